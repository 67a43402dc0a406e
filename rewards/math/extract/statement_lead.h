// The text before a value in a sentence: a link, or words that retract the statement.
#pragma once

#include "rewards/math/extract/sentence_items.h"

namespace whet::math::extraction {

// How the text before a value states it.
struct Lead {
  enum class Kind {
    none,    // not at all: "of 12", "exceeds 12"
    denied,  // a negated link: "cannot be 12"
    link,    // "is 12", "x = 12"
    bare,    // it begins a clause: "12 apples"
  };
  Kind kind = Kind::none;
  bool computes = false;   // "3 + 9 = 12"
  bool contrasts = false;  // "not 11 but 12"
  bool copular = false;    // a copula or equality, which has a subject to be counted
};

// How the value at `value` is stated.
Lead lead_of(const SentenceItems& s, size_t value);

// Whether the clause up to `end`, or a condition anywhere before it, retracts the statement.
bool is_taken_back(const SentenceItems& s, size_t end, const Lead& lead);

}  // namespace whet::math::extraction
