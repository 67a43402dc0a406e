#include "rewards/math/scalar/balls.h"

#include <algorithm>
#include <cstdlib>

#include "rewards/math/scalar/ball_functions.h"

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
    has_jumps_ |= node.op == Op::floor;
    if (node.exact) operand_bits_ = std::max(operand_bits_, node.exact->bits());
  }
  std::reverse(order_.begin(), order_.end());
  values_.resize(needed.size());
}

bool Balls::evaluate(std::span<const Ball> variables, int64_t precision, Values values) {
  spread_ = 0;
  return std::all_of(order_.begin(), order_.end(),
                     [&](Formula f) { return evaluate(f, variables, precision, values); });
}

void Balls::note_spread(acb_srcptr a, acb_srcptr b) {
  constexpr int64_t kMost = int64_t{1} << 40;
  if (acb_contains_zero(a) || acb_contains_zero(b)) return;
  const auto size = [kMost](acb_srcptr x) -> slong {
    Ball bound;
    mag_ptr mag = arb_radref(bound.real());
    acb_get_mag(mag, x);
    const slong exponent =
        fmpz_fits_si(MAG_EXPREF(mag)) ? fmpz_get_si(MAG_EXPREF(mag)) : fmpz_sgn(MAG_EXPREF(mag)) * kMost;
    return std::clamp<slong>(exponent, -kMost, kMost);
  };
  spread_ = std::max<int64_t>(spread_, std::abs(size(a) - size(b)));
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
      ball_of_digits(result, node.digits, precision);
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
      note_spread(a, b);
      acb_add(result, a, b, precision);
      break;
    case Op::multiply:
      acb_mul(result, a, b, precision);
      break;
    case Op::inverse:
      acb_inv(result, a, precision);
      break;
    case Op::power:
      ball_power(result, a, *(*formulas_)[node.b].exact, precision);
      break;
    case Op::root:
      ball_root(result, a, *(*formulas_)[node.b].exact, precision);
      break;
    case Op::exponential:
      ball_exponential(result, a, b, precision);
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
      ball_real_function(node.op, result, a, b, precision);
      break;
    case Op::gcd:
      ball_gcd(result, a, b);
      break;
    case Op::conjugate:
      acb_conj(result, a);
      break;
    case Op::absolute:
    case Op::real:
    case Op::imaginary:
    case Op::argument:
      ball_part(node.op, result, a, precision);
      break;
  }
  return acb_is_finite(result) && (values == Values::complex || acb_is_real(result));
}

}  // namespace whet::math
