// Functions of complex balls that Arb does not have, or has with other conventions. Precisions are in bits;
// undefined or undetermined results are not finite.
#pragma once

#include <cstdint>
#include <string_view>

#include "rewards/math/scalar/flint_values.h"
#include "rewards/math/scalar/formula.h"

namespace whet::math {

// a^(1/index), where an odd root of a negative number is real.
void ball_root(acb_t result, const acb_t a, const Rational& index, int64_t precision);
// a^exponent for an integer of any size.
void ball_power(acb_t result, const acb_t a, const Rational& exponent, int64_t precision);
// a^b, real for a positive a and a real b.
void ball_exponential(acb_t result, const acb_t a, const acb_t b, int64_t precision);
// The number written as `digits`: its leading digits, and a radius for the others.
void ball_of_digits(acb_t result, std::string_view digits, int64_t precision);
// Of integers.
void ball_gcd(acb_t result, const acb_t a, const acb_t b);
// floor, maximum, minimum: of real numbers only.
void ball_real_function(Op op, acb_t result, const acb_t a, const acb_t b, int64_t precision);
// absolute, real, imaginary, argument.
void ball_part(Op op, acb_t result, const acb_t a, int64_t precision);

}  // namespace whet::math
