// Whether a sentence states a value, and which: "so the total is 12", "x = 12", "12 apples", "答案是12". A
// number that stands in a text says nothing by itself: what pays for "x is never 12", "at least 12", "12 is
// wrong" or "12 vs 13" teaches a policy to name numbers. So what is asked is a link (a copula, an equality, a
// verb of an amount) with nothing but words that say nothing between it and the value, nothing in the clause
// that takes it back, and behind the value its unit, an explanation or the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

struct Statement {
  enum class Verdict {
    silent,    // no value occurs
    doubtful,  // one does, but is not stated
    stated,
  };
  Verdict verdict = Verdict::silent;
  FoundAnswer value;  // where it is stated; of several joined by "or" all, as "a, b"
  bool is_formula = false;
};

// `sentence` with the sign that ends it, a question mark above all; `inside` are its formulas. Announced: it
// follows "the answer is", which is a link. Of several values that are stated the last counts, but what
// stands before "because" comes first.
Statement read_statement(std::string_view sentence, const std::vector<Formula>& inside, bool announced);

}  // namespace whet::math::extraction
