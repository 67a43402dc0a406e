// Whether an answer is equivalent to the gold answer.
#pragma once

#include "rewards/math/policy.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// The relation is not symmetric: "x = 2" matches a gold "2" and the other way round, but an equation is
// matched by an equation only; an interval matches an inequality, and the policy decides whether an
// inequality matches an interval. Lists and sets are compared as sets, tuples in order, matrices entry by
// entry. unknown: the budget is exhausted, or the comparison is undecided.
Truth same_answer(const Expr& gold, const Expr& answer, const Policy& policy, Budget& budget);

}  // namespace whet::math
