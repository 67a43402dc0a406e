#include "rewards/math/scalar/formula.h"

#include <algorithm>
#include <string>

namespace whet::math {

namespace {

constexpr int64_t kMaxFormulaNodes = 100'000;  // of some 150 bytes each
constexpr int64_t kNodeSteps = 30;
// Integers are computed up to this many bits, and fractions, which take greatest common divisors, up to that.
constexpr int64_t kMaxIntegerBits = 65'536, kMaxFractionBits = 4'096;

// FLINT keeps constants and free memory for each thread, and does not free them when the thread ends.
struct ThreadCaches {
  ~ThreadCaches() { flint_cleanup(); }
};

}  // namespace

Formulas::Formulas(Budget& budget) : budget_(&budget) { static thread_local const ThreadCaches caches; }

Formula Formulas::append(Node node) {
  if (static_cast<int64_t>(nodes_.size()) >= kMaxFormulaNodes) return budget_->spend(INT64_MAX), kUndefined;
  if (!budget_->spend(kNodeSteps)) return kUndefined;
  nodes_.push_back(std::move(node));
  return static_cast<Formula>(nodes_.size() - 1);
}

Formula Formulas::append(Op op, Formula a, Formula b, bool arithmetic,
                         const std::optional<Residue>& residue) {
  Node node;
  node.op = op;
  node.a = a;
  node.b = b;
  node.residue = residue;
  const Node& left = (*this)[a];
  node.constant = left.constant && (b == kUndefined || (*this)[b].constant);
  node.arithmetic = arithmetic && left.arithmetic && (b == kUndefined || (*this)[b].arithmetic);
  return append(std::move(node));
}

Formula Formulas::append_hashed(Op op, Formula a, Formula b) {
  const std::optional<Residue>& left = (*this)[a].residue;
  const std::optional<Residue> right = b == kUndefined ? Residue{} : (*this)[b].residue;
  std::optional<Residue> residue;
  if (left && right) residue = hash(std::string(1, static_cast<char>(op)), *left, *right);
  return append(op, a, b, false, residue);
}

Formula Formulas::append_symmetric(Op op, Formula a, Formula b) {
  const std::optional<Residue>&x = (*this)[a].residue, &y = (*this)[b].residue;
  const bool in_order = !x || !y || x->lanes <= y->lanes;
  return in_order ? append_hashed(op, a, b) : append_hashed(op, b, a);
}

const Rational* Formulas::exact(Formula f) const {
  const std::optional<Rational>& value = (*this)[f].exact;
  return value ? &*value : nullptr;
}

bool Formulas::affordable(int64_t bits, bool integer) {
  return bits <= (integer ? kMaxIntegerBits : kMaxFractionBits) &&
         budget_->spend(integer ? bits / 20 : bits * bits / 10'000);
}

bool Formulas::affordable(const Rational* x, const Rational* y) {
  return x && y && affordable(x->bits() + y->bits(), x->is_integer() && y->is_integer());
}

std::optional<int64_t> Formulas::small_integer(Formula f) const {
  const Rational* value = f == kUndefined ? nullptr : exact(f);
  if (!value || !value->is_integer() || !fmpz_fits_si(value->num())) return std::nullopt;
  return fmpz_get_si(value->num());
}

Formula Formulas::rational(const Rational& value) {
  if (budget_->exhausted()) return kUndefined;
  Node node;
  node.exact = value;
  node.residue = residue_of(value);
  return append(std::move(node));
}

Formula Formulas::literal(std::string_view digits) {
  // log2(10) < 3.33
  const auto length = static_cast<int64_t>(digits.size());
  if (affordable(length * 333 / 100 + 1, true)) {
    Rational value;
    fmpz_set_str(value.num(), std::string(digits).c_str(), 10);
    return rational(value);
  }
  if (!budget_->spend(length / 4)) return kUndefined;
  Node node;
  node.op = Op::literal;
  node.digits = digits;
  node.residue = residue_of_digits(digits);
  return append(std::move(node));
}

Formula Formulas::variable(const Residue& key) {
  if (budget_->exhausted()) return kUndefined;
  Node node;
  node.op = Op::variable;
  node.variable = variables_.try_emplace(key.lanes, variables()).first->second;
  node.constant = false;
  node.residue = key;
  return append(std::move(node));
}

Formula Formulas::pi() {
  Node node;
  node.op = Op::pi;
  node.arithmetic = false;
  node.residue = hash("pi");
  return append(std::move(node));
}

Formula Formulas::i() {
  Node node;
  node.op = Op::i;
  node.arithmetic = false;
  node.residue = hash("i");
  return append(std::move(node));
}

Formula Formulas::add(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational *x = exact(a), *y = exact(b);
  if (affordable(x, y)) {
    Rational sum;
    fmpq_add(sum.get(), x->get(), y->get());
    return rational(sum);
  }
  if (x && x->is_zero()) return b;
  if (y && y->is_zero()) return a;
  std::optional<Residue> residue;
  if ((*this)[a].residue && (*this)[b].residue) residue = math::add(*(*this)[a].residue, *(*this)[b].residue);
  return append(Op::add, a, b, true, residue);
}

Formula Formulas::multiply(Formula a, Formula b) {
  if (!defined(a) || !defined(b)) return kUndefined;
  const Rational *x = exact(a), *y = exact(b);
  if (affordable(x, y)) {
    Rational product;
    fmpq_mul(product.get(), x->get(), y->get());
    return rational(product);
  }
  if (x && (x->is_zero() || x->is_one())) return x->is_zero() ? a : b;
  if (y && (y->is_zero() || y->is_one())) return y->is_zero() ? b : a;
  std::optional<Residue> residue;
  if ((*this)[a].residue && (*this)[b].residue)
    residue = math::multiply(*(*this)[a].residue, *(*this)[b].residue);
  return append(Op::multiply, a, b, true, residue);
}

Formula Formulas::inverse(Formula a) {
  if (!defined(a)) return kUndefined;
  if (const Rational* x = exact(a)) {
    if (x->is_zero()) return kUndefined;
    Rational inverse;
    fmpq_inv(inverse.get(), x->get());
    return rational(inverse);
  }
  const Node& node = (*this)[a];
  if (node.arithmetic && node.residue == Residue{}) return kUndefined;
  return append(Op::inverse, a, kUndefined, true, node.residue ? math::inverse(*node.residue) : std::nullopt);
}

}  // namespace whet::math
