#include "rewards/math/scalar/residue.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace whet::math {
namespace {

Rational random_rational(std::mt19937_64& random) {
  Rational value;
  fmpz_set_ui(value.num(), random());
  fmpz_mul_ui(value.num(), value.num(), random());
  fmpz_set_ui(value.den(), random() | 1);
  if (random() % 2 == 0) fmpz_neg(value.num(), value.num());
  fmpq_canonicalise(value.get());
  return value;
}

// FLINT's exact arithmetic is the oracle: an image of a result is the result of the images.
TEST(Residue, KeepsArithmetic) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 1'000; ++round) {
    const Rational x = random_rational(random), y = random_rational(random);
    Rational sum, product, inverse_of_x, power_of_x;
    fmpq_add(sum.get(), x.get(), y.get());
    fmpq_mul(product.get(), x.get(), y.get());
    fmpq_inv(inverse_of_x.get(), x.get());
    fmpq_pow_si(power_of_x.get(), x.get(), 13);
    EXPECT_EQ(add(*residue_of(x), *residue_of(y)), residue_of(sum));
    EXPECT_EQ(multiply(*residue_of(x), *residue_of(y)), residue_of(product));
    EXPECT_EQ(inverse(*residue_of(x)), residue_of(inverse_of_x));
    EXPECT_EQ(power(*residue_of(x), Integer(13)), residue_of(power_of_x));
    EXPECT_NE(residue_of(x), residue_of(y));
  }
}

TEST(Residue, ReadsDigitsAndFactorials) {
  const std::string digits = "123456789012345678901234567890123456789012345678901234567890";
  for (size_t length = 0; length <= digits.size(); ++length) {
    Rational value;
    if (length > 0) fmpz_set_str(value.num(), digits.substr(0, length).c_str(), 10);
    EXPECT_EQ(residue_of_digits(digits.substr(0, length)), residue_of(value)) << length;
  }
  for (const uint64_t n : {0, 1, 5, 25, 1000}) {
    Rational value;
    fmpz_fac_ui(value.num(), n);
    EXPECT_EQ(residue_of_factorial(n), residue_of(value)) << n;
  }
}

TEST(Residue, EdgesOfPowersAndInverses) {
  const Residue zero = *residue_of(Rational(0)), one = *residue_of(Rational(1));
  EXPECT_EQ(power(zero, Integer(0)), one);
  EXPECT_EQ(power(zero, Integer(5)), zero);
  EXPECT_EQ(inverse(zero), std::nullopt);
  // By Fermat's theorem 2^(2^64) is not 2^(2^64 mod 2^63).
  Integer huge(1);
  fmpz_mul_2exp(huge.get(), huge.get(), 64);
  Residue squared = *residue_of(Rational(2));
  for (int k = 0; k < 64; ++k) squared = multiply(squared, squared);
  EXPECT_EQ(power(*residue_of(Rational(2)), huge), squared);
}

TEST(Residue, HashDependsOnNamesAndArguments) {
  const Residue x = hash("x"), y = hash("y");
  EXPECT_NE(x, y);
  EXPECT_EQ(hash("f", x, y), hash("f", x, y));
  EXPECT_NE(hash("f", x, y), hash("f", y, x));
  EXPECT_NE(hash("f", x), hash("g", x));
}

}  // namespace
}  // namespace whet::math
