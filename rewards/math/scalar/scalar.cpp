#include "rewards/math/scalar/scalar.h"

#include <algorithm>

#include "rewards/math/scalar/formula.h"
#include "rewards/math/scalar/numeric.h"
#include "rewards/math/scalar/reduce.h"

namespace whet::math {

namespace {

// The sign of an infinity: plus or minus infinity, times numbers, plus numbers. 0: the tree is none.
int infinite(const Expr& expr, Budget& budget) {
  if (!budget.spend(2)) return 0;
  if (expr.kind == Kind::constant) return expr.text == "infinity" ? 1 : 0;
  if (expr.kind != Kind::multiply && expr.kind != Kind::add) return 0;
  int result = 0;
  for (const Expr& arg : expr.args) {
    const int sign = infinite(arg, budget);
    if (sign != 0 && result != 0 && sign != result && expr.kind == Kind::add) return 0;
    if (sign != 0) result = result == 0 || expr.kind == Kind::add ? sign : result * sign;
  }
  if (result == 0 || expr.kind == Kind::add) return result;
  for (const Expr& arg : expr.args)
    if (infinite(arg, budget) == 0) {
      const std::optional<int> sign = compare(arg, number(0), budget);
      result *= sign.value_or(0);
    }
  return result;
}

Truth same_formula(const Formulas& formulas, Formula a, Formula b) {
  const Node &x = formulas[a], &y = formulas[b];
  if (x.exact && y.exact) return *x.exact == *y.exact ? Truth::yes : Truth::no;
  if (x.residue && y.residue) {
    if (*x.residue == *y.residue) return Truth::yes;
    if (x.arithmetic && y.arithmetic) return Truth::no;
  }
  return x.constant && y.constant ? same_constants(formulas, a, b) : same_at_points(formulas, a, b);
}

}  // namespace

bool is_scalar(const Expr& expr) {
  switch (expr.kind) {
    case Kind::number:
    case Kind::based:
    case Kind::symbol:
    case Kind::call:
    case Kind::sum:
    case Kind::product:
    case Kind::determinant:
      return true;
    case Kind::constant:
      return expr.text == "pi" || expr.text == "e" || expr.text == "i" || expr.text == "infinity";
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
    case Kind::power:
    case Kind::root:
    case Kind::percent:
    case Kind::quantity:
    case Kind::infix:
      return std::all_of(expr.args.begin(), expr.args.end(), is_scalar);
    default:
      return false;
  }
}

Truth same_value(const Expr& a, const Expr& b, Budget& budget) {
  if (a == b) return Truth::yes;
  if (!is_scalar(a) || !is_scalar(b)) return Truth::unknown;
  const int infinite_a = infinite(a, budget), infinite_b = infinite(b, budget);
  if (infinite_a != 0 || infinite_b != 0) return infinite_a == infinite_b ? Truth::yes : Truth::no;
  Formulas formulas(budget);
  Reducer reducer(formulas);
  const Formula x = reducer.reduce(a), y = reducer.reduce(b);
  if (budget.exhausted()) return Truth::unknown;
  // What has no value differs from what has one.
  if (x == kUndefined || y == kUndefined) return x == y ? Truth::unknown : Truth::no;
  const Truth same = same_formula(formulas, x, y);
  if (budget.exhausted() || (same == Truth::no && reducer.uncomputed())) return Truth::unknown;
  return same;
}

std::optional<int> proportional(const Expr& a, const Expr& b, Budget& budget) {
  if (!is_scalar(a) || !is_scalar(b)) return std::nullopt;
  // a = c b for a constant c: a(x) b(y) = a(y) b(x) for all x and y.
  Formulas formulas(budget);
  Reducer at_x(formulas, 0), at_y(formulas, 1);
  const Formula ax = at_x.reduce(a), bx = at_x.reduce(b), ay = at_y.reduce(a), by = at_y.reduce(b);
  const Formula left = formulas.multiply(ax, by), right = formulas.multiply(ay, bx);
  if (left == kUndefined || right == kUndefined) return std::nullopt;
  if (same_formula(formulas, left, right) != Truth::yes || budget.exhausted()) return std::nullopt;
  const Formula ratio = formulas.divide(ax, bx);
  return ratio == kUndefined ? std::nullopt : sign_somewhere(formulas, ratio);
}

std::optional<int> compare(const Expr& a, const Expr& b, Budget& budget) {
  if (!is_scalar(a) || !is_scalar(b)) return std::nullopt;
  const int infinite_a = infinite(a, budget), infinite_b = infinite(b, budget);
  if (infinite_a != 0 || infinite_b != 0) return std::clamp(infinite_a - infinite_b, -1, 1);
  Formulas formulas(budget);
  Reducer reducer(formulas);
  const Formula x = reducer.reduce(a), y = reducer.reduce(b);
  if (x == kUndefined || y == kUndefined || !formulas[x].constant || !formulas[y].constant)
    return std::nullopt;
  const Rational *exact_x = formulas.exact(x), *exact_y = formulas.exact(y);
  if (exact_x && exact_y) {
    const int order = fmpq_cmp(exact_x->get(), exact_y->get());
    return std::clamp(order, -1, 1);
  }
  if (same_formula(formulas, x, y) == Truth::yes)
    return may_be_real(formulas, x) ? std::optional(0) : std::nullopt;
  return order_of_constants(formulas, x, y);
}

}  // namespace whet::math
