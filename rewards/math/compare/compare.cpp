#include "rewards/math/compare/compare.h"

#include <optional>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/matrix.h"
#include "rewards/math/compare/real_set.h"
#include "rewards/math/compare/rewrite.h"
#include "rewards/math/compare/unit.h"

namespace whet::math {

namespace {

bool is_inequality(const Expr& expr) {
  return expr.kind == Kind::relation && expr.text.find_first_not_of("<l>g!") == std::string::npos;
}

// x > -1 and x < 5
bool is_joined_statement(const Expr& expr) {
  const bool several = expr.kind == Kind::list || (expr.kind == Kind::call && expr.text == "not");
  return several && subject_of(expr) != nullptr;
}

bool is_real_set(const Expr& expr) {
  switch (expr.kind) {
    case Kind::interval:
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return true;
    case Kind::constant:
      return expr.text == "reals";
    case Kind::set:
      return is_set_builder(expr);
    default:
      return is_inequality(expr) || is_joined_statement(expr);
  }
}

bool is_several(const Expr& expr) {
  return expr.kind == Kind::list || expr.kind == Kind::tuple || expr.kind == Kind::set;
}

// P(1, 2), the point of that name.
bool is_point(const Expr& expr) {
  return expr.kind == Kind::call && expr.text.size() == 1 && expr.text[0] >= 'A' && expr.text[0] <= 'Z' &&
         expr.args.size() > 1;
}

// A formula with a plus-or-minus sign is the list of its two values.
Expr without_plus_minus(const Expr& expr) {
  if (is_several(expr) || !contains(expr, Kind::plus_minus)) return expr;
  return node(Kind::list, plus_minus_values(expr));
}

bool is_residue(const Expr& expr) {
  return expr.kind == Kind::call && expr.text == "mod" && expr.args.size() == 2;
}

// Two values by their shape, names aside.
Truth same_shape(const Expr& gold, const Expr& answer, const Comparison& with) {
  if (gold == answer) return Truth::yes;
  const auto any = [&](auto holds) { return holds(gold) || holds(answer); };
  const auto any_is = [&](Kind kind) { return gold.kind == kind || answer.kind == kind; };
  if (is_residue(gold) && is_residue(answer)) return same_residue_class(gold, answer, with);
  if (const auto letters = same_letters(gold, answer, with)) return *letters;
  if (const auto total = total_measure(gold)) return same_shape(*total, answer, with);
  if (const auto total = total_measure(answer)) return same_shape(gold, *total, with);
  if (is_point(gold) && answer.kind == Kind::tuple)
    return same_shape(node(Kind::tuple, gold.args), answer, with);
  if (is_point(answer) && gold.kind == Kind::tuple)
    return same_shape(gold, node(Kind::tuple, answer.args), with);
  if (any_is(Kind::words)) {
    const auto value = [](const Expr& e) { return e.kind == Kind::words ? value_of_words(e.text) : e; };
    const auto of_gold = value(gold), of_answer = value(answer);
    if (gold.kind != answer.kind && of_gold && of_answer) return same(*of_gold, *of_answer, with);
    return same_words(gold, answer);
  }
  const auto is_negation = [](const Expr& e) { return e.kind == Kind::call && e.text == "not"; };
  if (is_negation(gold) && is_negation(answer)) return same(gold.args[0], answer.args[0], with);
  if (any_is(Kind::infix)) return same_infix(gold, answer, with);
  if (any_is(Kind::condition)) {
    if (gold.kind != answer.kind) return Truth::no;
    const Truth values = same(gold.args[0], answer.args[0], with);
    return values == Truth::no ? values : both(values, same_condition(gold.args[1], answer.args[1], with));
  }
  if (any([](const Expr& e) {
        return contains(e, Kind::matrix) && e.kind != Kind::determinant && !is_several(e);
      }))
    return same_matrix(gold, answer, with);
  if (any(is_joined_statement))
    if (const auto solutions = same_solutions(gold, answer, with)) return *solutions;
  if (gold.kind == Kind::list || answer.kind == Kind::list) {
    const Expr chain = as_chain(gold), other = as_chain(answer);
    if (chain.kind == Kind::relation && other.kind == Kind::relation)
      return same_relation(chain, other, with);
  }
  if (is_several(gold) && is_several(answer)) {
    const Truth members = same_members(with_explicit_otherwise(gold), with_explicit_otherwise(answer), with);
    if (members != Truth::no || gold.kind == answer.kind) return members;
  }
  if (const auto sets = same_set_formula(gold, answer, with)) return *sets;
  if (any(is_real_set)) {
    const Truth sets = same_real_set(gold, answer, with);
    if (sets != Truth::no || gold.kind != Kind::relation || answer.kind != Kind::relation) return sets;
  }
  if (any_is(Kind::relation)) return gold.kind == answer.kind ? same_relation(gold, answer, with) : Truth::no;
  if (any_is(Kind::ratio)) return same_ratio(gold, answer, with);
  if (is_several(gold) != is_several(answer)) {
    const Expr& several = is_several(gold) ? gold : answer;
    if (several.args.empty() || several.kind == Kind::tuple) return Truth::no;
    // "1/2 or 0.5" is one number stated twice.
    Truth all = Truth::yes;
    for (size_t i = 0; i < several.args.size() && all != Truth::no; ++i)
      all = both(all,
                 is_several(gold) ? same(several.args[i], answer, with) : same(gold, several.args[i], with));
    return all;
  }
  return same_number(gold, answer, with);
}

// A number answered by an equation that ends in it: m + n = 8 for 8. The other side has no numbers, unlike
// that of an equation to be solved.
Truth same_result(const Expr& gold, const Expr& equation, const Comparison& with) {
  const bool result = equation.text.size() == 1 && is_quantity_name(equation.args[0]) &&
                      !has_unknowns(equation.args[1]) && !has_unknowns(gold);
  return result ? same_shape(gold, equation.args[1], with) : Truth::no;
}

// 3 (mod 7) of x = 3 (mod 7) and of 3 = x (mod 7), where the other side is such a residue.
Expr residue_beside(const Expr& expr, const Expr& other) {
  const bool congruence = expr.kind == Kind::relation && expr.text == std::string(1, kEquivalent);
  if (!congruence || !is_residue(other)) return expr;
  if (expr.args[0].kind == Kind::symbol) return expr.args[1];
  if (!is_residue(expr.args[1]) || expr.args[1].args[0].kind != Kind::symbol) return expr;
  return node(Kind::call, {expr.args[0], expr.args[1].args[1]}, "mod");
}

// x \ne 0, 1 as x \ne 0, x \ne 1; x \ne \pm 2 likewise.
Expr with_each_exception(const Expr& expr) {
  const auto is_exception = [](const Expr& e) {
    return e.kind == Kind::relation && e.text == std::string(1, kNotEqual);
  };
  const bool list = expr.kind == Kind::list && is_exception(expr.args[0]);
  if (!list && !(is_exception(expr) && contains(expr, Kind::plus_minus))) return expr;
  const Expr& first = list ? expr.args[0] : expr;
  std::vector<Expr> all;
  for (const Expr& member : list ? expr.args : std::vector<Expr>{expr}) {
    if (!is_exception(member) && (has_unknowns(member) || !is_scalar(member))) return expr;
    Expr relation = is_exception(member) ? member : node(Kind::relation, {first.args[0], member}, first.text);
    for (Expr& value : plus_minus_values(relation)) all.push_back(std::move(value));
  }
  return node(Kind::list, std::move(all), list ? expr.text : "and");
}

Truth same_reading(const Expr& gold_side, const Expr& answer_side, const Comparison& with) {
  const Expr gold = residue_beside(gold_side, answer_side), answer = residue_beside(answer_side, gold_side);
  const Reading of_gold = read(gold), of_answer = read(answer);
  if (of_gold.name && of_answer.name) return same_definition(of_gold, of_answer, with);
  if (of_gold.equation != of_answer.equation) {
    // y = 2x and 2y = 4x: a name is then one side of an equation.
    if (of_answer.equation && !of_gold.name) return same_result(of_gold.value, of_answer.value, with);
    if (!of_gold.name && !of_answer.name) return Truth::no;
    return gold.kind == answer.kind ? same_relation(gold, answer, with) : Truth::no;
  }
  if (of_gold.equation) return same_relation(of_gold.value, of_answer.value, with);
  return same_shape(without_plus_minus(with_each_exception(of_gold.value)),
                    without_plus_minus(with_each_exception(of_answer.value)), with);
}

}  // namespace

Truth same(const Expr& gold, const Expr& answer, const Comparison& with) {
  constexpr int64_t kCall = 6;  // steps, in addition to those of the trees
  if (!with.budget.spend(kCall + count_nodes(gold) + count_nodes(answer))) return Truth::unknown;
  if (gold == answer) return Truth::yes;
  const bool checked = with.policy.consistent && answer.kind == Kind::relation;
  if (checked && contradicts_itself(answer, with)) return Truth::no;
  const Truth as_said = same_reading(gold, answer, with);
  if (as_said != Truth::no || (gold.args.empty() && answer.args.empty())) return as_said;
  constexpr int64_t kStepsToRename = 20;  // a node
  if (!with.budget.spend(kStepsToRename * (count_nodes(gold) + count_nodes(answer)))) return Truth::unknown;
  if (const auto renamed = with_names_of(gold, answer)) return same_reading(gold, *renamed, with);
  return same_without_domain(gold, answer, with);
}

Truth same_answer(const Expr& gold, const Expr& answer, const Policy& policy, Budget& budget) {
  return same(gold, answer, {policy, budget});
}

}  // namespace whet::math
