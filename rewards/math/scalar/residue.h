// The image of a number or a formula in a few finite fields: a fingerprint that is computed 30 times as fast
// as the exact value, and has the same size for 2^2 and 2^(10^9). Variables map to fixed elements, and
// operations that are not arithmetic (sin, sqrt, f) to fixed random functions. Two formulas with equal images
// are equal by arithmetic, except with a probability of about 2^-180 times the degree cubed (Schwartz and
// Zippel); different images of two rational functions prove them different.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rewards/math/scalar/flint_values.h"

namespace whet::math {

struct Residue {
  std::array<uint64_t, 3> lanes{};  // one a field, each below its prime

  bool operator==(const Residue&) const = default;
};

Residue add(const Residue& a, const Residue& b);
Residue multiply(const Residue& a, const Residue& b);
// nullopt: zero in one of the fields.
std::optional<Residue> inverse(const Residue& a);
// `exponent` >= 0.
Residue power(const Residue& base, const Integer& exponent);
// nullopt: the denominator is zero in one of the fields.
std::optional<Residue> residue_of(const Rational& value);
// Of a natural number in decimal digits, in linear time.
Residue residue_of_digits(std::string_view digits);
// Of n!, in time n.
Residue residue_of_factorial(uint64_t n);
// The value of the random function `name` at a point.
Residue hash(std::string_view name, const Residue& a = {}, const Residue& b = {});

}  // namespace whet::math
