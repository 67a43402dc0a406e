// Whether a sentence states a value, and which: "so the total is 12", "x = 12", "12 apples", "答案是12". A
// number that only occurs is not accepted: rewards for "x is never 12", "at least 12", "12 is wrong" or "12
// vs 13" would teach a policy to list numbers. Required are a link (a copula, an equality, a verb of an
// amount), only filler words between it and the value, nothing in the clause that retracts it, and after the
// value its unit, an explanation or the end.
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

// `sentence` includes the sign that ends it, such as a question mark; `inside` are its formulas. Announced:
// it follows "the answer is", which is a link. Of several stated values the last is used, but a value before
// "because" has precedence.
Statement read_statement(std::string_view sentence, const std::vector<Formula>& inside, bool announced);

}  // namespace whet::math::extraction
