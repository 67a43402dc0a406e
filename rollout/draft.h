// Guesses the next tokens of a sequence from the sequence itself (prompt lookup decoding, Saxena 2023): text
// that quotes or repeats goes on as it did the last time. The model verifies a guess in one forward pass, so
// a wrong one costs a little time and changes nothing.
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
// occurred before: `count` tokens, or none when it never did. Of several occurrences the last counts. Where
// the copy reaches the end of `tokens` it goes on with itself, as in LZ77, so that a loop is drafted to any
// length. Time grows with tokens.size() * max_ngram at most; nothing but `draft` is allocated.
void draft_ngram(const NgramConfig& config, std::span<const int32_t> tokens, int64_t count,
                 std::vector<int32_t>& draft);

}  // namespace whet
