#include <optional>
#include <utility>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/counted.h"
#include "rewards/math/compare/decimal.h"
#include "rewards/math/compare/matrix.h"
#include "rewards/math/compare/matrix_names.h"
#include "rewards/math/compare/rewrite.h"
#include "rewards/math/compare/unit.h"

namespace whet::math {

namespace {

bool is_degrees(const Expr& expr) { return expr.kind == Kind::quantity && expr.text == "degree"; }

// The unit of one side given the other's: with money, pounds are money; with 20 °C, 20° is a temperature.
std::optional<Unit> unit_beside(const Expr& side, const Expr& other) {
  if (side.text == "pounds" || side.text == "pound") {
    const std::optional<Unit> unit = find_unit(other.text), money = find_unit("£");
    return unit && unit->dimensions == money->dimensions ? money : find_unit("lb");
  }
  if (is_degrees(side) && (other.text == "°C" || other.text == "°F")) return find_unit(other.text);
  return is_degrees(side) ? find_unit("rad") : find_unit(side.text);
}

// Removes the units and converts one number to the other's unit. no: the units are incompatible.
Truth measure(Expr& gold, Expr& answer, const Policy& policy) {
  const auto is_measured = [](const Expr& side) { return side.kind == Kind::quantity; };
  std::optional<Unit> of_gold, of_answer;
  if (is_measured(gold) && is_measured(answer) && policy.units == Units::check) {
    if (count_other_things(gold.text, answer.text)) return Truth::no;
    of_gold = unit_beside(gold, answer);
    of_answer = unit_beside(answer, gold);
  }
  const bool known = of_gold && of_answer;
  if (known && of_gold->dimensions != of_answer->dimensions) return Truth::no;
  const bool turned = is_degrees(gold) != is_degrees(answer);  // degrees and radians are left to the caller
  if (known && turned && of_gold->dimensions[kRadian] != 0) return Truth::no;
  for (Expr* side : {&gold, &answer})
    if (is_measured(*side)) *side = Expr(side->args[0]);
  if (!known) return Truth::yes;
  // A decimal is kept as it is written, so that it can be compared as the rounding of the other.
  if (answer.decimal)
    gold = converted(std::move(gold), *of_gold, *of_answer);
  else
    answer = converted(std::move(answer), *of_answer, *of_gold);
  return Truth::yes;
}

Truth same_value_or_rounded(const Expr& gold, const Expr& answer, const Comparison& with) {
  const Truth exact = same_value(gold, answer, with.budget);
  if (exact == Truth::yes) return exact;
  return either(exact, same_to_its_digits(gold, answer, with.policy, with.budget));
}

Expr in_radians(const Expr& angle) {
  if (!is_degrees(angle)) return angle;
  return multiply(angle.args[0], node(Kind::divide, {constant("pi"), number(180)}));
}

Expr without_percent(const Expr& expr) { return expr.kind == Kind::percent ? expr.args[0] : expr; }

// [[1, 2], [3, 4]]
std::optional<Expr> matrix_of_rows(const Expr& tuple) {
  std::vector<Expr> entries;
  const size_t columns = tuple.args.front().args.size();
  for (const Expr& row : tuple.args) {
    const bool is_row = row.kind == Kind::tuple || (row.kind == Kind::interval && row.text == "[]");
    if (!is_row || row.args.size() != columns) return std::nullopt;
    entries.insert(entries.end(), row.args.begin(), row.args.end());
  }
  Expr matrix = node(Kind::matrix, std::move(entries));
  matrix.exponent = static_cast<int64_t>(columns);
  return matrix;
}

Expr with_determinants(Expr expr) {
  if (!contains(expr, Kind::determinant)) return expr;
  return rewrite(std::move(expr), [](Expr& e) {
    if (e.kind != Kind::determinant) return;
    if (auto value = determinant_value(e.args[0])) e = std::move(*value);
  });
}

}  // namespace

Truth same_number(const Expr& gold_side, const Expr& answer_side, const Comparison& with) {
  if (with.policy.units == Units::check && (counts_several(gold_side) || counts_several(answer_side)))
    return same_counts(gold_side, answer_side, with);
  Expr gold = with_determinants(gold_side), answer = with_determinants(answer_side);
  order_matrices(gold, answer);
  if (auto measured = as_quantity(gold, answer)) gold = std::move(*measured);
  if (auto measured = as_quantity(answer, gold)) answer = std::move(*measured);
  // An angle may be in degrees on one side and in radians on the other.
  if (is_degrees(gold) != is_degrees(answer)) {
    const Truth as_angle = same_value(in_radians(gold), in_radians(answer), with.budget);
    if (as_angle == Truth::yes) return as_angle;
  }
  if (measure(gold, answer, with.policy) == Truth::no) return Truth::no;
  if (!is_scalar(gold) || !is_scalar(answer)) return Truth::no;
  const bool same_sign = (gold.kind == Kind::percent) == (answer.kind == Kind::percent);
  if (same_sign || with.policy.percent != Percent::number) {
    const Truth as_fractions = same_value_or_rounded(gold, answer, with);
    if (same_sign || as_fractions == Truth::yes || with.policy.percent == Percent::fraction)
      return as_fractions;
  }
  return same_value_or_rounded(without_percent(gold), without_percent(answer), with);
}

Truth same_residue_class(const Expr& gold, const Expr& answer, const Comparison& with) {
  const Truth modulus = same_value(gold.args[1], answer.args[1], with.budget);
  if (modulus != Truth::yes) return modulus;
  const Truth residues = same_value(gold.args[0], answer.args[0], with.budget);
  if (residues == Truth::yes) return residues;
  const Expr difference = subtract(gold.args[0], answer.args[0]);
  return same_value(node(Kind::call, {difference, gold.args[1]}, "mod"), number(0), with.budget);
}

Truth same_ratio(const Expr& gold, const Expr& answer, const Comparison& with) {
  const auto as_quotient = [](const Expr& e) {
    return e.kind == Kind::ratio && e.args.size() == 2 ? node(Kind::divide, e.args) : e;
  };
  if (gold.kind != answer.kind) return same_number(as_quotient(gold), as_quotient(answer), with);
  if (gold.args.size() != answer.args.size()) return Truth::no;
  Expr last = gold.args.back(), other = answer.args.back();
  if (measure(last, other, with.policy) == Truth::no) return Truth::no;  // 3:30 AM and 3:30 PM
  Truth all = Truth::yes;
  for (size_t i = 1; i < gold.args.size() && all == Truth::yes; ++i) {
    // a : b = c : d as a d = b c; a ratio with a zero, such as a time of day, only equals itself.
    for (const Expr* side : {&gold.args[0], &gold.args[i], &answer.args[0], &answer.args[i]})
      if (same_value(*side, number(0), with.budget) != Truth::no) return Truth::no;
    all = same_value(multiply(gold.args[0], answer.args[i]), multiply(gold.args[i], answer.args[0]),
                     with.budget);
  }
  return all;
}

Truth same_matrix(const Expr& gold_side, const Expr& answer_side, const Comparison& with) {
  // A vector may be written as a tuple.
  const auto as_matrix = [](const Expr& e) -> std::optional<Expr> {
    if (e.kind == Kind::interval && e.text == "[]") return matrix_of_rows(e);
    if (e.kind != Kind::tuple) return matrix_value(e);
    if (auto rows = matrix_of_rows(e)) return rows;
    Expr column = node(Kind::matrix, e.args);
    column.exponent = 1;
    return column;
  };
  auto gold = as_matrix(gold_side), answer = as_matrix(answer_side);
  if (!gold || !answer || gold->args.size() != answer->args.size()) return Truth::no;
  const bool vectors = gold_side.kind == Kind::tuple || answer_side.kind == Kind::tuple;
  const auto is_line = [](const Expr& m) {
    return m.exponent == 1 || m.exponent == static_cast<int64_t>(m.args.size());
  };
  if (gold->exponent != answer->exponent && !(vectors && is_line(*gold) && is_line(*answer)))
    return Truth::no;
  return same_in_order(gold->args, answer->args, with);
}

}  // namespace whet::math
