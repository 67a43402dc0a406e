// When a decimal is accepted for a value that it does not equal, as its rounding: 0.3333 for 1/3, but not
// 0.3, which has too few digits; the exact 1/3 is not accepted for 0.3333 + 10^-9.
#pragma once

#include "rewards/math/policy.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// Whether one of two real constants is a decimal literal, maybe with a sign, percent or power of ten, and the
// other rounds or is cut to it, as the policy allows. Of two decimals the one with fewer places counts as the
// rounded one.
Truth same_to_its_digits(const Expr& a, const Expr& b, const Policy& policy, Budget& budget);

}  // namespace whet::math
