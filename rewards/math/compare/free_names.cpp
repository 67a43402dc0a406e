// Names that an answer may choose: bound names and arbitrary constants.
#include <algorithm>
#include <cctype>
#include <set>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

void collect_names(const Expr& expr, std::set<std::string>& names) {
  if (expr.kind == Kind::symbol) names.insert(expr.text);
  for (const Expr& arg : expr.args) collect_names(arg, names);
}

std::set<std::string> symbols_of(const Expr& expr) {
  std::set<std::string> names;
  collect_names(expr, names);
  return names;
}

// c, C or K as a term of its own: the constant of an integration.
std::optional<std::string> added_constant(const Expr& expr) {
  const Expr& sum = expr.kind == Kind::relation && !expr.args.empty() ? expr.args.back() : expr;
  if (sum.kind != Kind::add) return std::nullopt;
  std::optional<std::string> found;
  for (const Expr& term : sum.args) {
    if (term.kind != Kind::symbol || (term.text != "C" && term.text != "c" && term.text != "K")) continue;
    if (found) return std::nullopt;
    found = term.text;
  }
  return found;
}

// c_1 for C_1 and the other way round.
std::string in_other_case(std::string name) {
  const auto byte = static_cast<unsigned char>(name[0]);
  name[0] = static_cast<char>(std::isupper(byte) ? std::tolower(byte) : std::toupper(byte));
  return name;
}

bool is_numbered_constant(const std::string& name) {
  return name.rfind("c_", 0) == 0 || name.rfind("C_", 0) == 0;
}

}  // namespace

std::optional<Expr> with_names_of(const Expr& gold, const Expr& answer) {
  const std::set<std::string> of_gold = symbols_of(gold), of_answer = symbols_of(answer);
  std::optional<Expr> renamed;
  const auto rename = [&](const std::string& from, const std::string& to) {
    if (of_gold.count(from) || of_answer.count(to) || !of_gold.count(to)) return;
    renamed = substitute(renamed ? std::move(*renamed) : answer, from, symbol(to));
  };
  const auto constant_of_gold = added_constant(gold), constant_of_answer = added_constant(answer);
  if (constant_of_gold && constant_of_answer) rename(*constant_of_answer, *constant_of_gold);
  for (const std::string& name : of_answer)
    if (is_numbered_constant(name)) rename(name, in_other_case(name));
  const bool function = answer.kind == Kind::relation && answer.args[0].kind == Kind::call &&
                        answer.args[0].text.size() == 1 && answer.args[0].args.size() == 1 &&
                        answer.args[0].args[0].kind == Kind::symbol && gold.kind != Kind::relation;
  if (function && of_gold.size() == 1) rename(answer.args[0].args[0].text, *of_gold.begin());
  return renamed;
}

}  // namespace whet::math
