// Drafts the next tokens of a sequence from the sequence itself (prompt lookup decoding, Saxena 2023):
// repeated text is expected to continue as it did before. The model verifies a draft in one forward pass, so
// a wrong one costs time and changes no result.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bounds.h"

namespace whet {

struct NgramConfig {
  int min_ngram = 2;
  int max_ngram = 4;

  template <class V>
  void fields(V& v) {
    v("min_ngram", min_ngram, "least number of last tokens that must have occurred before", at_least(1));
    v("max_ngram", max_ngram, "no more than this many are compared; at least min_ngram");
  }
};

// Throws UsageError that names the first field out of range, `where` in front of it.
void validate(const NgramConfig& config, const std::string& where = "ngram");

// Fills `draft` with what followed the longest suffix of `tokens`, min_ngram to max_ngram long, where it
// occurred before: `count` tokens, or none if it did not. Of several occurrences the last is used. Where the
// copy reaches the end of `tokens` it continues with the drafted tokens, as in LZ77, so that a loop is
// drafted to any length. Takes O(tokens.size() * max_ngram) time; nothing but `draft` is allocated.
void draft_ngram(const NgramConfig& config, std::span<const int32_t> tokens, int64_t count,
                 std::vector<int32_t>& draft);

}  // namespace whet
