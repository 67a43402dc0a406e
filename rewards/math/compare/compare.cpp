#include "rewards/math/compare/compare.h"

#include <optional>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/matrix.h"
#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

bool is_inequality(const Expr& expr) {
  return expr.kind == Kind::relation && expr.text.find_first_not_of("<l>g!") == std::string::npos;
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
    default:
      return is_inequality(expr);
  }
}

bool is_several(const Expr& expr) {
  return expr.kind == Kind::list || expr.kind == Kind::tuple || expr.kind == Kind::set;
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
  const auto any = [&](auto holds) { return holds(gold) || holds(answer); };
  const auto any_is = [&](Kind kind) { return gold.kind == kind || answer.kind == kind; };
  if (any_is(Kind::words)) return same_words(gold, answer);
  if (is_residue(gold) && is_residue(answer)) return same_residue_class(gold, answer, with);
  if (any_is(Kind::condition)) {
    if (gold.kind != answer.kind) return Truth::no;
    return both(same(gold.args[0], answer.args[0], with), same(gold.args[1], answer.args[1], with));
  }
  if (any([](const Expr& e) {
        return contains(e, Kind::matrix) && e.kind != Kind::determinant && !is_several(e);
      }))
    return same_matrix(gold, answer, with);
  if (is_several(gold) && is_several(answer)) {
    const Truth members = same_members(gold, answer, with);
    if (members != Truth::no || gold.kind == answer.kind) return members;
  }
  if (any(is_real_set)) {
    const Truth sets = same_real_set(gold, answer, with);
    if (sets != Truth::no || gold.kind != Kind::relation || answer.kind != Kind::relation) return sets;
  }
  if (any_is(Kind::relation)) return gold.kind == answer.kind ? same_relation(gold, answer, with) : Truth::no;
  if (any_is(Kind::ratio)) return same_ratio(gold, answer, with);
  if (is_several(gold) != is_several(answer)) {
    const Expr& several = is_several(gold) ? gold : answer;
    if (several.args.empty() || several.kind == Kind::tuple) return Truth::no;
    // "1/2 or 0.5" is one number said twice.
    Truth all = Truth::yes;
    for (size_t i = 0; i < several.args.size() && all != Truth::no; ++i)
      all = both(all,
                 is_several(gold) ? same(several.args[i], answer, with) : same(gold, several.args[i], with));
    return all;
  }
  return same_number(gold, answer, with);
}

}  // namespace

Truth same(const Expr& gold, const Expr& answer, const Comparison& with) {
  constexpr int64_t kCall = 6;  // steps, beside those of the trees
  if (!with.budget.spend(kCall + count_nodes(gold) + count_nodes(answer))) return Truth::unknown;
  if (gold == answer) return Truth::yes;
  const bool checked = with.policy.consistent && answer.kind == Kind::relation;
  if (checked && contradicts_itself(answer, with)) return Truth::no;
  const Reading of_gold = read(gold), of_answer = read(answer);
  if (of_gold.name && of_answer.name) return same_definition(of_gold, of_answer, with);
  if (of_gold.equation != of_answer.equation) {
    // y = 2x and 2y = 4x: a name is then one side of an equation.
    if (!of_gold.name && !of_answer.name) return Truth::no;
    return gold.kind == answer.kind ? same_relation(gold, answer, with) : Truth::no;
  }
  if (of_gold.equation) return same_relation(of_gold.value, of_answer.value, with);
  return same_shape(without_plus_minus(of_gold.value), without_plus_minus(of_answer.value), with);
}

Truth same_answer(const Expr& gold, const Expr& answer, const Policy& policy, Budget& budget) {
  return same(gold, answer, {policy, budget});
}

}  // namespace whet::math
