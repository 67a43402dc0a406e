// Formulas reduced to a few operations, in one flat list where every node comes after those it uses: they are
// evaluated by loops at any depth, and a shared part is evaluated once. Rational numbers are computed as the
// nodes are made, up to a size; beyond it a node still has its residue.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "rewards/math/budget.h"
#include "rewards/math/scalar/flint_values.h"
#include "rewards/math/scalar/residue.h"

namespace whet::math {

enum class Op : uint8_t {
  rational,  // `exact`
  literal,   // the natural number of Node::digits, too long to be computed with
  variable,  // real; number Node::variable
  pi,
  i,
  add,          // a + b
  multiply,     // a * b
  inverse,      // 1 / a
  power,        // a^b for an integer b of at least 2, which is exact
  root,         // a^(1/b) for an integer b of at least 2, which is exact; real where a is real and b is odd
  exponential,  // a^b else: exp(b ln a)
  exp,
  ln,
  sin,
  cos,
  asin,
  acos,
  atan,
  absolute,
  floor,
  factorial,  // gamma(a + 1)
  maximum,
  minimum,
  gcd,
  real,
  imaginary,
  conjugate,
  argument,
};

// A node's index in its list; kUndefined for undefined values: 1 / 0, ln 0.
using Formula = int32_t;
inline constexpr Formula kUndefined = -1;

struct Node {
  Op op = Op::rational;
  bool arithmetic = true;  // made from numbers and variables by + - * / and integer powers only
  bool constant = true;    // has no variables in it
  Formula a = kUndefined, b = kUndefined;
  int32_t variable = 0;
  std::string_view digits;
  std::optional<Rational> exact;
  std::optional<Residue> residue;  // none: a denominator is zero in one of the fields
};

class Formulas {
 public:
  explicit Formulas(Budget& budget);

  const Node& operator[](Formula f) const { return nodes_[static_cast<size_t>(f)]; }
  Budget& budget() const { return *budget_; }
  int32_t variables() const { return static_cast<int32_t>(variables_.size()); }

  // Every function returns kUndefined for an undefined argument, and when the budget is exhausted.
  Formula rational(const Rational& value);
  Formula integer(int64_t value) { return rational(Rational(value)); }
  // The natural number written as `digits`, which must outlive the list.
  Formula literal(std::string_view digits);
  // The variable that `key` names.
  Formula variable(const Residue& key);
  Formula pi();
  Formula i();
  Formula add(Formula a, Formula b);
  Formula multiply(Formula a, Formula b);
  Formula inverse(Formula a);
  Formula power(Formula a, Formula b);
  // The `index`-th root; index >= 1.
  Formula root(Formula a, const Integer& index);
  Formula exp(Formula a);
  Formula ln(Formula a);
  Formula absolute(Formula a);
  Formula floor(Formula a);
  Formula factorial(Formula a);
  Formula maximum(Formula a, Formula b);
  Formula minimum(Formula a, Formula b);
  Formula gcd(Formula a, Formula b);
  Formula modulo(Formula a, Formula b);  // a - b floor(a / b)
  // sin to atan, and real to argument, by their operation.
  Formula apply(Op op, Formula a);

  Formula negate(Formula a) { return multiply(integer(-1), a); }
  Formula subtract(Formula a, Formula b) { return add(a, negate(b)); }
  Formula divide(Formula a, Formula b) { return multiply(a, inverse(b)); }

  // The rational number that `f` is, if that was computed; valid until the list grows.
  const Rational* exact(Formula f) const;
  // The integer that `f` is, if it is one that fits.
  std::optional<int64_t> small_integer(Formula f) const;

 private:
  Formula append(Node node);
  // A node of one or two operands whose value is not a known rational number.
  Formula append(Op op, Formula a, Formula b, bool arithmetic, const std::optional<Residue>& residue);
  // The same for what is no arithmetic.
  Formula append_hashed(Op op, Formula a, Formula b = kUndefined);
  Formula append_symmetric(Op op, Formula a, Formula b);
  bool defined(Formula a) const { return a != kUndefined && !budget_->exhausted(); }
  // Whether a number of so many bits is to be computed, by its size alone; takes what that costs.
  bool affordable(int64_t bits, bool integer);
  // Whether the sum or product of two numbers is, if both are known.
  bool affordable(const Rational* x, const Rational* y);
  Formula integer_power(Formula a, const Integer& exponent);
  Formula rational_power(Formula a, const Rational& exponent);
  Formula power_of_i(const Integer& exponent);

  Budget* budget_;
  std::vector<Node> nodes_;
  std::map<std::array<uint64_t, 3>, int32_t> variables_;  // their numbers by their keys
};

}  // namespace whet::math
