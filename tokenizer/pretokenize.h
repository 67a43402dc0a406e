// Splits a text into the pieces within which BPE merges. Every supported pre-tokenizer consists of splits by
// a pattern, each applied to the pieces of the one before (so a look-ahead ends at the end of its piece), and
// last the byte-level step, which may add a space before a piece.
#pragma once

#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "tokenizer/aligned_text.h"
#include "tokenizer/split_pattern.h"

namespace whet {

// What happens to the matches of a pattern.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

class SplitRule {
 public:
  SplitRule(SplitPattern pattern, SplitBehavior behavior, bool invert = false);
  // Visits the non-empty pieces of text[piece], in order.
  void split(std::string_view text, ByteRange piece, FunctionRef<void(ByteRange)> visit) const;

 private:
  SplitPattern pattern_;
  SplitBehavior behavior_;
  bool invert_;
};

struct PreTokenizer {
  std::vector<SplitRule> rules;
  bool byte_level = false;        // BPE starts from bytes instead of characters
  bool add_prefix_space = false;  // to pieces that do not begin with one
  std::vector<SplitRule> rules_after_prefix;

  // Visits the pieces of a text in order; a piece may be of another text than the one given (one with a
  // prefix space).
  using Visitor = FunctionRef<void(const AlignedText& text, ByteRange piece)>;
  void run(const AlignedText& text, Visitor visit) const;
};

// The pattern that ByteLevel applies with use_regex (GPT-2's).
extern const char* const kByteLevelPattern;

}  // namespace whet
