// Powers and roots of formulas. x^(p/q) in lowest terms is (x^(1/q))^p, so that equivalent notations have one
// form: sqrt(x)^3, x^(3/2), x sqrt(x) / 1. With an odd q it is real for a negative x.
#include <cstdlib>

#include "rewards/math/scalar/formula.h"

namespace whet::math {

namespace {

constexpr int64_t kMaxRootIndex = 1'000'000'000;

// value^(1/index) where that is rational: nullopt otherwise.
std::optional<Rational> exact_root(const Rational& value, int64_t index) {
  if (value.sign() < 0 && index % 2 == 0) return std::nullopt;
  if (value.is_one() || value.is_zero()) return value;
  Rational root;
  if (index > value.bits()) return std::nullopt;
  if (!fmpz_root(root.num(), value.num(), index) || !fmpz_root(root.den(), value.den(), index))
    return std::nullopt;
  return root;
}

}  // namespace

Formula Formulas::power(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  if (const Rational* exponent = exact(b)) {
    const Rational e = *exponent;  // of its own: the list grows
    return rational_power(a, e);
  }
  const Node& base = (*this)[a];
  if (base.op == Op::exp && exact(base.a) && exact(base.a)->is_one()) return exp(b);
  if (base.exact && base.exact->is_one()) return a;
  return append_hashed(Op::exponential, a, b);
}

Formula Formulas::rational_power(Formula a, const Rational& exponent) {
  Integer num;
  fmpz_set(num.get(), exponent.num());
  if (!exponent.is_integer()) {
    Integer index;
    fmpz_set(index.get(), exponent.den());
    if (fmpz_cmp_si(index.get(), kMaxRootIndex) > 0)
      return append_hashed(Op::exponential, a, rational(exponent));
    a = root(a, index);
  }
  if (fmpz_sgn(num.get()) >= 0) return integer_power(a, num);
  fmpz_neg(num.get(), num.get());
  return inverse(integer_power(a, num));
}

Formula Formulas::integer_power(Formula a, const Integer& exponent) {
  if (!defined(a)) return kUndefined;
  if (fmpz_is_zero(exponent.get())) return integer(1);
  if (fmpz_is_one(exponent.get())) return a;
  if (const Rational* base = exact(a)) {
    if (base->is_zero() || base->is_one()) return a;
    if (fmpq_cmp_si(base->get(), -1) == 0) return integer(fmpz_is_odd(exponent.get()) ? -1 : 1);
    if (fmpz_cmp_si(exponent.get(), 1'000'000) < 0) {
      const int64_t n = fmpz_get_si(exponent.get());
      if (affordable(base->bits() * n, base->is_integer())) {
        Rational value;
        fmpq_pow_si(value.get(), base->get(), n);
        return rational(value);
      }
    }
  }
  const Op op = (*this)[a].op;
  const Formula inner = (*this)[a].a;
  if (op == Op::i) return power_of_i(exponent);
  Rational as_rational;
  fmpz_set(as_rational.num(), exponent.get());
  if (op == Op::exp) return exp(multiply(rational(as_rational), inner));
  if (op == Op::root || op == Op::power) {
    const Rational index = *exact((*this)[a].b);
    if (op == Op::power) {
      fmpz_mul(as_rational.num(), as_rational.num(), index.num());
      if (affordable(as_rational.bits(), true)) {
        Integer product;
        fmpz_set(product.get(), as_rational.num());
        return integer_power(inner, product);
      }
    } else if (fmpz_cmp(exponent.get(), index.num()) >= 0) {
      Integer whole, rest;
      fmpz_fdiv_qr(whole.get(), rest.get(), exponent.get(), index.num());
      return multiply(integer_power(inner, whole), integer_power(a, rest));
    }
  }
  std::optional<Residue> residue;
  if ((*this)[a].residue && budget().spend(static_cast<int64_t>(fmpz_bits(exponent.get())) + 300))
    residue = math::power(*(*this)[a].residue, exponent);
  fmpz_set(as_rational.num(), exponent.get());
  const Formula b = rational(as_rational);
  if (b == kUndefined) return kUndefined;
  return append(Op::power, a, b, true, residue);
}

Formula Formulas::power_of_i(const Integer& exponent) {
  switch (fmpz_fdiv_ui(exponent.get(), 4)) {
    case 0:
      return integer(1);
    case 1:
      return i();
    case 2:
      return integer(-1);
    default:
      return negate(i());
  }
}

Formula Formulas::root(Formula a, const Integer& index) {
  if (!defined(a)) return kUndefined;
  if (fmpz_is_one(index.get())) return a;
  if (fmpz_cmp_si(index.get(), kMaxRootIndex) > 0) {
    Rational exponent(1);
    fmpz_set(exponent.den(), index.get());
    return append_hashed(Op::exponential, a, rational(exponent));
  }
  const int64_t q = fmpz_get_si(index.get());
  if (const Rational* value = exact(a))
    if (const std::optional<Rational> root = exact_root(*value, q)) return rational(*root);
  if ((*this)[a].op == Op::root) {
    Integer product;
    fmpz_mul(product.get(), index.get(), exact((*this)[a].b)->num());
    if (fmpz_cmp_si(product.get(), kMaxRootIndex) <= 0) return root((*this)[a].a, product);
  }
  const Formula b = integer(q);
  return b == kUndefined ? kUndefined : append_hashed(Op::root, a, b);
}

}  // namespace whet::math
