// The functions of formulas: exactly for rational arguments where the value is rational, else a node.
#include "rewards/math/scalar/formula.h"

namespace whet::math {

namespace {

// n! is computed up to here, and its residue up to there.
constexpr int64_t kMaxFactorial = 2'500, kMaxFactorialLoop = 100'000;

}  // namespace

Formula Formulas::exp(Formula a) {
  if (!defined(a)) return kUndefined;
  if (exact(a) && exact(a)->is_zero()) return integer(1);
  if ((*this)[a].op == Op::ln) return (*this)[a].a;
  return append_hashed(Op::exp, a);
}

Formula Formulas::ln(Formula a) {
  if (!defined(a)) return kUndefined;
  if (const Rational* x = exact(a)) {
    if (x->is_zero()) return kUndefined;
    if (x->is_one()) return integer(0);
  }
  if ((*this)[a].op == Op::exp && exact((*this)[a].a)) return (*this)[a].a;
  return append_hashed(Op::ln, a);
}

Formula Formulas::absolute(Formula a) {
  if (!defined(a)) return kUndefined;
  if (const Rational* x = exact(a)) return x->sign() < 0 ? negate(a) : a;
  return append_hashed(Op::absolute, a);
}

Formula Formulas::floor(Formula a) {
  if (!defined(a)) return kUndefined;
  if (const Rational* x = exact(a)) {
    Rational value;
    fmpz_fdiv_q(value.num(), x->num(), x->den());
    return rational(value);
  }
  return append_hashed(Op::floor, a);
}

Formula Formulas::factorial(Formula a) {
  if (!defined(a)) return kUndefined;
  const Rational* x = exact(a);
  if (!x || !x->is_integer()) return append_hashed(Op::factorial, a);
  if (x->sign() < 0) return kUndefined;
  if (fmpz_cmp_si(x->num(), kMaxFactorialLoop) > 0) return append_hashed(Op::factorial, a);
  const int64_t n = fmpz_get_si(x->num());
  if (!budget_->spend(3 * n)) return kUndefined;
  if (n <= kMaxFactorial) {
    Rational value;
    fmpz_fac_ui(value.num(), static_cast<ulong>(n));
    return rational(value);
  }
  return append(Op::factorial, a, kUndefined, true, residue_of_factorial(static_cast<uint64_t>(n)));
}

Formula Formulas::maximum(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational *x = exact(a), *y = exact(b);
  if (x && y) return fmpq_cmp(x->get(), y->get()) >= 0 ? a : b;
  return append_symmetric(Op::maximum, a, b);
}

Formula Formulas::minimum(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational *x = exact(a), *y = exact(b);
  if (x && y) return fmpq_cmp(x->get(), y->get()) <= 0 ? a : b;
  return append_symmetric(Op::minimum, a, b);
}

Formula Formulas::gcd(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational *x = exact(a), *y = exact(b);
  if ((x && !x->is_integer()) || (y && !y->is_integer())) return kUndefined;
  if (affordable(x, y)) {
    Rational value;
    fmpz_gcd(value.num(), x->num(), y->num());
    return rational(value);
  }
  return append_symmetric(Op::gcd, a, b);
}

Formula Formulas::modulo(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational* modulus = exact(b);
  const Node& node = (*this)[a];
  // A power need not be computed to be reduced.
  if (node.op == Op::power && modulus && modulus->is_integer() && modulus->sign() > 0) {
    const Rational *base = exact(node.a), *exponent = exact(node.b);
    const int64_t steps = (modulus->bits() * modulus->bits() / 1000 + 10) * exponent->bits();
    if (base && base->is_integer() && budget_->spend(steps)) {
      Rational value;
      fmpz_powm(value.num(), base->num(), exponent->num(), modulus->num());
      return rational(value);
    }
  }
  return subtract(a, multiply(b, floor(divide(a, b))));
}

Formula Formulas::apply(Op op, Formula a) {
  if (!defined(a)) return kUndefined;
  if (const Rational* x = exact(a)) {
    const bool zero = x->is_zero();
    switch (op) {
      case Op::real:
      case Op::conjugate:
        return a;
      case Op::imaginary:
        return integer(0);
      case Op::argument:
        return zero ? kUndefined : x->sign() < 0 ? pi() : integer(0);
      case Op::sin:
      case Op::asin:
      case Op::atan:
        if (zero) return a;
        break;
      case Op::cos:
        if (zero) return integer(1);
        break;
      default:
        break;
    }
  }
  return append_hashed(op, a);
}

}  // namespace whet::math
