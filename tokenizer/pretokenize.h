// Cuts a text into the pieces inside which BPE merges. Every pre-tokenizer that is supported comes down to
// the same two things: splits by a pattern, each applied to the pieces of the one before (so a look-ahead
// sees the end of its piece), and at last the byte-level step, which may put a space in front of a piece.
#pragma once

#include <string_view>
#include <vector>

#include "tokenizer/aligned_text.h"
#include "tokenizer/split_pattern.h"

namespace whet {

// What becomes of the stretches that a pattern matches.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

class SplitRule {
 public:
  SplitRule(SplitPattern pattern, SplitBehavior behavior, bool invert = false);
  // Appends the non-empty pieces of text[piece].
  void split(std::string_view text, ByteRange piece, std::vector<ByteRange>& out) const;

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

  struct Pieces {
    AlignedText text;
    std::vector<ByteRange> ranges;
  };
  Pieces run(AlignedText text) const;
};

// The pattern that ByteLevel applies with use_regex (GPT-2's).
extern const char* const kByteLevelPattern;

}  // namespace whet
