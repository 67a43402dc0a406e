// Whether an answer says what the gold answer says.
#pragma once

#include "rewards/math/policy.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// The two are not alike: "x = 2" answers a gold "2" and the other way round, but an equation is answered by
// an equation only; an interval answers an inequality, and the policy says whether an inequality answers an
// interval. Lists and sets are compared as sets, tuples in order, matrices entry by entry. unknown: the
// budget was spent, or nothing could be said.
Truth same_answer(const Expr& gold, const Expr& answer, const Policy& policy, Budget& budget);

}  // namespace whet::math
