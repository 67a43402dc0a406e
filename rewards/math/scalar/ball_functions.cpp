#include "rewards/math/scalar/ball_functions.h"

#include <algorithm>
#include <string>

namespace whet::math {

namespace {

void set_real(acb_t result, arb_t value) {
  arb_swap(acb_realref(result), value);
  arb_zero(acb_imagref(result));
}

}  // namespace

void ball_root(acb_t result, const acb_t a, const Rational& index, int64_t precision) {
  const auto q = static_cast<ulong>(fmpz_get_ui(index.num()));
  if (!acb_is_real(a) || (q % 2 == 0 && !arb_is_nonnegative(acb_realref(a)))) {
    acb_root_ui(result, a, q, precision);
  } else if (arb_is_nonnegative(acb_realref(a))) {
    arb_root_ui(acb_realref(result), acb_realref(a), q, precision);
    arb_zero(acb_imagref(result));
  } else if (arb_is_negative(acb_realref(a))) {
    acb_neg(result, a);
    arb_root_ui(acb_realref(result), acb_realref(result), q, precision);
    acb_neg(result, result);
  } else {
    acb_indeterminate(result);
  }
}

void ball_power(acb_t result, const acb_t a, const Rational& exponent, int64_t precision) {
  // Beyond 64 bits by exp and ln: repeated squaring would take as many multiplications as the exponent has
  // bits.
  if (fmpz_bits(exponent.num()) <= 64) return acb_pow_fmpz(result, a, exponent.num(), precision);
  Ball ball;
  acb_set_fmpz(ball.get(), exponent.num());
  acb_pow(result, a, ball.get(), precision);
}

void ball_exponential(acb_t result, const acb_t a, const acb_t b, int64_t precision) {
  if (acb_is_int(b) || !acb_is_real(a) || !acb_is_real(b) || !arb_is_positive(acb_realref(a)))
    return acb_pow(result, a, b, precision);
  arb_pow(acb_realref(result), acb_realref(a), acb_realref(b), precision);
  arb_zero(acb_imagref(result));
}

void ball_of_digits(acb_t result, std::string_view digits, int64_t precision) {
  const auto lead = std::min<size_t>(digits.size(), static_cast<size_t>(precision / 3 + 2));
  Integer head, tail(static_cast<int64_t>(digits.size() - lead));
  fmpz_set_str(head.get(), std::string(digits.substr(0, lead)).c_str(), 10);
  arb_ptr real = acb_realref(result);
  arb_set_fmpz(real, head.get());
  if (lead < digits.size()) arb_add_error_2exp_si(real, 0);
  Ball scale;
  arb_set_si(scale.real(), 10);
  arb_pow_fmpz(scale.real(), scale.real(), tail.get(), precision);
  arb_mul(real, real, scale.real(), precision);
  arb_zero(acb_imagref(result));
}

void ball_gcd(acb_t result, const acb_t a, const acb_t b) {
  const auto small = [](const acb_t x) {
    return acb_is_int(x) && arf_cmpabs_2exp_si(arb_midref(acb_realref(x)), 4096) < 0;
  };
  if (!small(a) || !small(b)) return acb_indeterminate(result);
  Integer x, y;
  acb_get_unique_fmpz(x.get(), a);
  acb_get_unique_fmpz(y.get(), b);
  fmpz_gcd(x.get(), x.get(), y.get());
  acb_set_fmpz(result, x.get());
}

void ball_real_function(Op op, acb_t result, const acb_t a, const acb_t b, int64_t precision) {
  if (!acb_is_real(a) || (b && !acb_is_real(b))) return acb_indeterminate(result);
  arb_ptr real = acb_realref(result);
  if (op == Op::floor) arb_floor(real, acb_realref(a), precision);
  if (op == Op::maximum) arb_max(real, acb_realref(a), acb_realref(b), precision);
  if (op == Op::minimum) arb_min(real, acb_realref(a), acb_realref(b), precision);
  arb_zero(acb_imagref(result));
}

void ball_part(Op op, acb_t result, const acb_t a, int64_t precision) {
  Ball part;
  if (op == Op::absolute) acb_abs(part.real(), a, precision);
  if (op == Op::real) acb_get_real(part.real(), a);
  if (op == Op::imaginary) acb_get_imag(part.real(), a);
  if (op == Op::argument) {
    acb_arg(part.real(), a, precision);
    if (acb_contains_zero(a)) arb_indeterminate(part.real());
  }
  set_real(result, part.real());
}

}  // namespace whet::math
