// Compares formulas by their values in balls: constants at rising precision, formulas with variables at fixed
// pseudo-random points.
#pragma once

#include <optional>

#include "rewards/math/scalar/formula.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// Whether two constants are equal. A no is proven. A yes is proven by Calcium, or else means that they agree
// to 3,333 bits and the size of the largest number in them.
Truth same_constants(const Formulas& formulas, Formula a, Formula b);

// Whether two formulas have the same value, to at least 100 bits, at 8 points or more: real ones where both
// are real throughout; where there are none, natural ones (for (-1)^n), then real ones where they are
// complex. unknown: there were too few points.
Truth same_at_points(const Formulas& formulas, Formula a, Formula b);

// The sign of a real formula at the first point where it is real and not zero.
std::optional<int> sign_somewhere(const Formulas& formulas, Formula a);

// Whether a constant has a value that may be real.
bool may_be_real(const Formulas& formulas, Formula a);

// The sign of a - b for constants that are real and not equal: -1 or 1.
std::optional<int> order_of_constants(const Formulas& formulas, Formula a, Formula b);

}  // namespace whet::math
