// Formulas of symbolic sets: A \cap (B \cup C). Two are equal if every element is in both or in neither, for
// each choice of the sets that contain it.
#include <algorithm>
#include <string>
#include <vector>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

namespace {

using NameList = std::vector<std::string>;

bool is_operation(const Expr& expr) {
  return expr.kind == Kind::set_union || expr.kind == Kind::intersection || expr.kind == Kind::difference;
}

bool is_complement(const Expr& expr) { return expr.kind == Kind::call && expr.text == "overline"; }

// Whether it is made of names and operations alone; its names go to `names`.
bool collect(const Expr& expr, NameList& names) {
  if (expr.kind == Kind::symbol) {
    if (std::find(names.begin(), names.end(), expr.text) == names.end()) names.push_back(expr.text);
    return true;
  }
  return (is_operation(expr) || is_complement(expr)) &&
         std::all_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return collect(arg, names); });
}

// Whether the set contains an element that is in those of `names` whose bits are in `in`.
bool holds(const Expr& expr, const NameList& names, unsigned in) {
  const auto arg = [&](size_t i) { return holds(expr.args[i], names, in); };
  const auto any = [&](bool wanted) {
    return std::any_of(expr.args.begin(), expr.args.end(),
                       [&](const Expr& e) { return holds(e, names, in) == wanted; });
  };
  switch (expr.kind) {
    case Kind::set_union:
      return any(true);
    case Kind::intersection:
      return !any(false);
    case Kind::difference:
      return arg(0) && !arg(1);
    case Kind::call:
      return !arg(0);
    default:
      return in >> (std::find(names.begin(), names.end(), expr.text) - names.begin()) & 1U;
  }
}

}  // namespace

std::optional<Truth> same_set_formula(const Expr& gold, const Expr& answer, const Comparison& with) {
  constexpr size_t kMostNames = 8;
  NameList names;
  if (!(is_operation(gold) || is_operation(answer)) || !collect(gold, names) || !collect(answer, names) ||
      names.size() > kMostNames)
    return std::nullopt;
  const unsigned choices = 1U << names.size();
  if (!with.budget.spend(choices * (count_nodes(gold) + count_nodes(answer)))) return Truth::unknown;
  for (unsigned in = 0; in < choices; ++in)
    if (holds(gold, names, in) != holds(answer, names, in)) return Truth::no;
  return Truth::yes;
}

}  // namespace whet::math
