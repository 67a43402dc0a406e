#include "tokenizer/pretokenize.h"

#include <span>
#include <utility>

namespace whet {

const char* const kByteLevelPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

namespace {

struct Stretch {
  ByteRange range;
  bool matched;
};

// Whether `here` becomes one piece with its left neighbour.
bool joins_left(SplitBehavior behavior, const Stretch& left, const Stretch& here) {
  switch (behavior) {
    case SplitBehavior::contiguous:
      return left.matched == here.matched;
    case SplitBehavior::merged_with_previous:
      return here.matched && !left.matched;
    case SplitBehavior::merged_with_next:
      return left.matched && !here.matched;
    case SplitBehavior::removed:
    case SplitBehavior::isolated:
      return false;
  }
  return false;
}

// Joins ranges of a text, which come in order and without gaps, to pieces.
class Joiner {
 public:
  Joiner(SplitBehavior behavior, size_t origin, FunctionRef<void(ByteRange)> visit)
      : behavior_(behavior), origin_(origin), visit_(visit) {}

  void add(const Stretch& here) {
    if (started_ && joins_left(behavior_, last_, here)) {
      piece_.end = here.range.end;
    } else {
      finish();
      piece_ = here.range;
      dropped_ = behavior_ == SplitBehavior::removed && here.matched;
      started_ = true;
    }
    last_ = here;
  }

  void finish() {
    if (started_ && !dropped_ && piece_.begin < piece_.end)
      visit_({origin_ + piece_.begin, origin_ + piece_.end});
  }

 private:
  SplitBehavior behavior_;
  size_t origin_;
  FunctionRef<void(ByteRange)> visit_;
  bool started_ = false, dropped_ = false;
  ByteRange piece_{0, 0};
  Stretch last_{{0, 0}, false};
};

using Rules = std::span<const SplitRule>;

void apply(Rules rules, std::string_view text, ByteRange piece, FunctionRef<void(ByteRange)> visit) {
  if (rules.empty()) return visit(piece);
  rules[0].split(text, piece, [&](ByteRange part) { apply(rules.subspan(1), text, part, visit); });
}

AlignedText with_space(const AlignedText& text, ByteRange piece) {
  AlignedText out = AlignedText::rewritten(text.original_end(piece.begin));
  out.append(" ", text.original_end(piece.begin));
  out.append_same(text.bytes().substr(piece.begin, piece.end - piece.begin), text, piece.begin);
  return out;
}

}  // namespace

SplitRule::SplitRule(SplitPattern pattern, SplitBehavior behavior, bool invert)
    : pattern_(std::move(pattern)), behavior_(behavior), invert_(invert) {}

void SplitRule::split(std::string_view text, ByteRange piece, FunctionRef<void(ByteRange)> visit) const {
  const std::string_view inside = text.substr(piece.begin, piece.end - piece.begin);
  Joiner joiner(behavior_, piece.begin, visit);
  size_t done = 0;
  pattern_.find_all(inside, [&](ByteRange match) {
    if (done < match.begin) joiner.add({{done, match.begin}, invert_});
    joiner.add({match, !invert_});
    done = match.end;
  });
  if (done < inside.size()) joiner.add({{done, inside.size()}, invert_});
  joiner.finish();
}

void PreTokenizer::run(const AlignedText& text, Visitor visit) const {
  const auto cut = [&](const AlignedText& cut_text, ByteRange piece) {
    apply(rules_after_prefix, cut_text.bytes(), piece, [&](ByteRange part) { visit(cut_text, part); });
  };
  if (text.bytes().empty()) return;
  apply(rules, text.bytes(), {0, text.bytes().size()}, [&](ByteRange piece) {
    if (!add_prefix_space || text.bytes()[piece.begin] == ' ') return cut(text, piece);
    const AlignedText spaced = with_space(text, piece);
    cut(spaced, {0, spaced.bytes().size()});
  });
}

}  // namespace whet
