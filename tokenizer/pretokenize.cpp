#include "tokenizer/pretokenize.h"

#include <utility>

namespace whet {

const char* const kByteLevelPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

namespace {

struct Stretch {
  ByteRange range;
  bool matched;
};

// The matches and what lies between them, in order, without gaps.
std::vector<Stretch> cover(const std::vector<ByteRange>& matches, size_t size, bool invert) {
  std::vector<Stretch> stretches;
  size_t done = 0;
  for (const ByteRange match : matches) {
    if (done < match.begin) stretches.push_back({{done, match.begin}, invert});
    stretches.push_back({match, !invert});
    done = match.end;
  }
  if (done < size) stretches.push_back({{done, size}, invert});
  return stretches;
}

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

std::vector<ByteRange> apply(const std::vector<SplitRule>& rules, std::string_view text,
                             std::vector<ByteRange> pieces) {
  for (const SplitRule& rule : rules) {
    std::vector<ByteRange> next;
    for (const ByteRange piece : pieces) rule.split(text, piece, next);
    pieces = std::move(next);
  }
  return pieces;
}

PreTokenizer::Pieces prefix_spaces(const PreTokenizer::Pieces& pieces) {
  PreTokenizer::Pieces out{AlignedText::rewritten(pieces.text.original_end(0)), {}};
  for (const ByteRange range : pieces.ranges) {
    const std::string_view piece = pieces.text.bytes().substr(range.begin, range.end - range.begin);
    const size_t begin = out.text.bytes().size();
    if (!piece.starts_with(' ')) out.text.append(" ", pieces.text.original_end(range.begin));
    out.text.append_same(piece, pieces.text, range.begin);
    out.ranges.push_back({begin, out.text.bytes().size()});
  }
  return out;
}

}  // namespace

SplitRule::SplitRule(SplitPattern pattern, SplitBehavior behavior, bool invert)
    : pattern_(std::move(pattern)), behavior_(behavior), invert_(invert) {}

void SplitRule::split(std::string_view text, ByteRange piece, std::vector<ByteRange>& out) const {
  const std::string_view inside = text.substr(piece.begin, piece.end - piece.begin);
  const auto stretches = cover(pattern_.find_all(inside), inside.size(), invert_);
  for (size_t i = 0; i < stretches.size();) {
    ByteRange range = stretches[i].range;
    const bool dropped = behavior_ == SplitBehavior::removed && stretches[i].matched;
    for (++i; i < stretches.size() && joins_left(behavior_, stretches[i - 1], stretches[i]); ++i)
      range.end = stretches[i].range.end;
    if (!dropped && range.begin < range.end)
      out.push_back({piece.begin + range.begin, piece.begin + range.end});
  }
}

PreTokenizer::Pieces PreTokenizer::run(AlignedText text) const {
  Pieces pieces{std::move(text), {}};
  if (pieces.text.bytes().empty()) return pieces;
  pieces.ranges = apply(rules, pieces.text.bytes(), {{0, pieces.text.bytes().size()}});
  if (add_prefix_space) pieces = prefix_spaces(pieces);
  pieces.ranges = apply(rules_after_prefix, pieces.text.bytes(), std::move(pieces.ranges));
  return pieces;
}

}  // namespace whet
