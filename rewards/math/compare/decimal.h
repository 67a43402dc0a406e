// When a decimal may stand for a value that it does not equal. 0.3333 is not 1/3, but all that its digits can
// say of it; 0.3 says too little, and the exact 1/3 is never an answer for 0.3333 + 10^-9.
#pragma once

#include "rewards/math/policy.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// Whether one of two real constants is a decimal literal, maybe with a sign, percent or power of ten, and the
// other rounds or is cut to it, as the policy allows. Of two decimals the one with fewer places counts as the
// rounded one.
Truth same_to_its_digits(const Expr& a, const Expr& b, const Policy& policy, Budget& budget);

}  // namespace whet::math
