#include "rewards/math/balls.h"

#include <acb_hypgeom.h>

#include <algorithm>
#include <string>

namespace whet::math {

namespace {

// What an operation costs, in steps: about a microsecond for an elementary function at 128 bits, growing with
// the precision.
int64_t steps(Op op, int64_t precision) {
  const int64_t words = precision / 64 + 1;
  switch (op) {
    case Op::rational:
    case Op::variable:
    case Op::pi:
    case Op::i:
    case Op::add:
      return 10 + words;
    case Op::multiply:
    case Op::inverse:
      return 20 + words * words / 4;
    case Op::factorial:
      return 3000 + 300 * words * words;
    default:
      return 200 + 12 * words * words;
  }
}

// a^(1/q), where an odd root of a negative number is real.
void root(acb_t result, const acb_t a, const Rational& index, int64_t precision) {
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

void power(acb_t result, const acb_t a, const Rational& exponent, int64_t precision) {
  // Beyond 64 bits by exp and ln: repeated squaring would take as many multiplications as the exponent has
  // bits.
  if (fmpz_bits(exponent.num()) <= 64) return acb_pow_fmpz(result, a, exponent.num(), precision);
  Ball ball;
  acb_set_fmpz(ball.get(), exponent.num());
  acb_pow(result, a, ball.get(), precision);
}

void exponential(acb_t result, const acb_t a, const acb_t b, int64_t precision) {
  if (acb_is_int(b) || !acb_is_real(a) || !acb_is_real(b) || !arb_is_positive(acb_realref(a)))
    return acb_pow(result, a, b, precision);
  arb_pow(acb_realref(result), acb_realref(a), acb_realref(b), precision);
  arb_zero(acb_imagref(result));
}

// The leading digits, and a ball for the others.
void literal(acb_t result, std::string_view digits, int64_t precision) {
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

void gcd(acb_t result, const acb_t a, const acb_t b) {
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

// The functions of real numbers only.
void real_function(Op op, acb_t result, const acb_t a, const acb_t b, int64_t precision) {
  if (!acb_is_real(a) || (b && !acb_is_real(b))) return acb_indeterminate(result);
  arb_ptr real = acb_realref(result);
  if (op == Op::floor) arb_floor(real, acb_realref(a), precision);
  if (op == Op::maximum) arb_max(real, acb_realref(a), acb_realref(b), precision);
  if (op == Op::minimum) arb_min(real, acb_realref(a), acb_realref(b), precision);
  arb_zero(acb_imagref(result));
}

void set_real(acb_t result, arb_t value) {
  arb_swap(acb_realref(result), value);
  arb_zero(acb_imagref(result));
}

void complex_part(Op op, acb_t result, const acb_t a, int64_t precision) {
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

}  // namespace

Balls::Balls(const Formulas& formulas, std::vector<Formula> roots) : formulas_(&formulas) {
  const Formula last = *std::max_element(roots.begin(), roots.end());
  std::vector<bool> needed(static_cast<size_t>(last) + 1, false);
  const auto need = [&](Formula f) {
    if (f != kUndefined) needed[static_cast<size_t>(f)] = true;
  };
  for (const Formula f : roots) need(f);
  for (Formula f = last; f >= 0; --f) {
    if (!needed[static_cast<size_t>(f)]) continue;
    const Node& node = formulas[f];
    order_.push_back(f);
    need(node.a);
    need(node.b);
    uses_i_ |= node.op == Op::i;
    if (node.exact) operand_bits_ = std::max(operand_bits_, node.exact->bits());
  }
  std::reverse(order_.begin(), order_.end());
  values_.resize(needed.size());
}

bool Balls::evaluate(std::span<const Ball> variables, int64_t precision, Values values) {
  return std::all_of(order_.begin(), order_.end(),
                     [&](Formula f) { return evaluate(f, variables, precision, values); });
}

bool Balls::evaluate(Formula f, std::span<const Ball> variables, int64_t precision, Values values) {
  const Node& node = (*formulas_)[f];
  if (!formulas_->budget().spend(steps(node.op, precision))) return false;
  acb_ptr result = values_[static_cast<size_t>(f)].get();
  acb_srcptr a = node.a == kUndefined ? nullptr : (*this)[node.a].get();
  acb_srcptr b = node.b == kUndefined ? nullptr : (*this)[node.b].get();
  switch (node.op) {
    case Op::rational:
      acb_set_fmpq(result, node.exact->get(), precision);
      break;
    case Op::literal:
      literal(result, node.digits, precision);
      break;
    case Op::variable:
      acb_set(result, variables[static_cast<size_t>(node.variable)].get());
      break;
    case Op::pi:
      acb_const_pi(result, precision);
      break;
    case Op::i:
      acb_onei(result);
      break;
    case Op::add:
      acb_add(result, a, b, precision);
      break;
    case Op::multiply:
      acb_mul(result, a, b, precision);
      break;
    case Op::inverse:
      acb_inv(result, a, precision);
      break;
    case Op::power:
      power(result, a, *(*formulas_)[node.b].exact, precision);
      break;
    case Op::root:
      root(result, a, *(*formulas_)[node.b].exact, precision);
      break;
    case Op::exponential:
      exponential(result, a, b, precision);
      break;
    case Op::exp:
      acb_exp(result, a, precision);
      break;
    case Op::ln:
      acb_log(result, a, precision);
      break;
    case Op::sin:
      acb_sin(result, a, precision);
      break;
    case Op::cos:
      acb_cos(result, a, precision);
      break;
    case Op::asin:
      acb_asin(result, a, precision);
      break;
    case Op::acos:
      acb_acos(result, a, precision);
      break;
    case Op::atan:
      acb_atan(result, a, precision);
      break;
    case Op::factorial:
      acb_add_ui(result, a, 1, precision);
      acb_gamma(result, result, precision);
      break;
    case Op::floor:
    case Op::maximum:
    case Op::minimum:
      real_function(node.op, result, a, b, precision);
      break;
    case Op::gcd:
      gcd(result, a, b);
      break;
    case Op::conjugate:
      acb_conj(result, a);
      break;
    case Op::absolute:
    case Op::real:
    case Op::imaginary:
    case Op::argument:
      complex_part(node.op, result, a, precision);
      break;
  }
  return acb_is_finite(result) && (values == Values::complex || acb_is_real(result));
}

}  // namespace whet::math
