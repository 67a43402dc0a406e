// Proves equations between constants: sqrt(8) = 2 sqrt(2), e^(i pi) = -1, by Calcium, which computes in the
// field that the constants generate.
#pragma once

#include "rewards/math/scalar/balls.h"
#include "rewards/math/scalar/formula.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// Whether two constants are equal. unknown: not decided by Calcium, or too large for it.
Truth equal_constants(const Formulas& formulas, Formula a, Formula b);

}  // namespace whet::math
