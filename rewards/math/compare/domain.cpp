// Conditions on the parameters of an answer: k pi with k an integer, 1/x where x is not 0.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

struct Stated {
  Expr value;
  std::vector<Expr> domain;
};

bool has_symbol(const Expr& expr, const std::string& name) {
  const bool indexed = expr.text.size() > 2 && expr.text.substr(expr.text.find('_') + 1) == name;  // a_n
  return (expr.kind == Kind::symbol && (expr.text == name || indexed)) ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return has_symbol(arg, name); });
}

bool is_number_set(const Expr& expr) {
  if (expr.kind == Kind::call) return expr.text == "positive" && is_number_set(expr.args[0]);
  static const std::string kLetters = "NZQRC";
  if (expr.kind == Kind::symbol)
    return expr.text.size() == 1 && kLetters.find(expr.text) != std::string::npos;
  return expr.kind == Kind::constant &&
         (expr.text == "naturals" || expr.text == "integers" || expr.text == "rationals" ||
          expr.text == "reals" || expr.text == "complexes");
}

Expr named_set(Expr set) {
  constexpr std::pair<std::string_view, std::string_view> kSets[] = {
      {"N", "naturals"}, {"Z", "integers"}, {"Q", "rationals"}, {"R", "reals"}, {"C", "complexes"}};
  if (set.kind == Kind::call) {
    set.args[0] = named_set(set.args[0]);
    const bool whole = set.args[0] == constant("integers") || set.args[0] == constant("naturals");
    if (set.text == "positive" && whole) return constant("naturals");  // with or without 0
  }
  for (const auto& [letter, name] : kSets)
    if (set.kind == Kind::symbol && set.text == letter) return constant(std::string(name));
  return set;
}

bool is_membership(const Expr& expr) {
  return expr.kind == Kind::relation && expr.text == std::string(1, kElement) &&
         expr.args[0].kind == Kind::symbol && is_number_set(expr.args[1]);
}

// Words that do not restrict a parameter, unlike even or prime.
bool says_domain(const std::string& words) {
  constexpr std::string_view kSilent[] = {"arbitrary", "constant", "integer", "integers",
                                          "real",      "whole",    "in"};
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.find(' ', at), words.size());
    const std::string_view word = std::string_view(words).substr(at, end - at);
    const bool silent =
        word.size() == 1 || std::find(std::begin(kSilent), std::end(kSilent), word) != std::end(kSilent);
    if (!silent) return false;
    at = end + 1;
  }
  return true;
}

// Whether it is only a condition on a symbol of `value`.
bool is_domain_of(const Expr& condition, const Expr& value) {
  if (condition.kind == Kind::words || condition.kind == Kind::quantity) return says_domain(condition.text);
  if (condition.kind == Kind::symbol) return has_symbol(value, condition.text);  // for all x
  if (condition.kind != Kind::relation || condition.args.size() != 2) return false;
  if (is_membership(condition)) return has_symbol(value, condition.args[0].text);
  const bool bound = condition.text.find_first_not_of("!<l>g") == std::string::npos;
  const bool of_symbol = condition.args[0].kind == Kind::symbol && condition.args[1].kind != Kind::symbol;
  return bound && of_symbol && has_symbol(value, condition.args[0].text);
}

// An inequality has other solutions in the integers than in the reals, and a number has no domain.
bool is_formula(const Expr& expr) {
  if (expr.kind == Kind::relation) return expr.text == std::string(1, kEqual);
  return expr.kind != Kind::interval && expr.kind != Kind::set_union && expr.kind != Kind::words;
}

Stated without_domain(const Expr& expr) {
  Stated stated{expr, {}};
  Expr& value = stated.value;
  const auto drop = [&](Expr& parts, size_t kept) {
    while (parts.args.size() > kept && is_domain_of(parts.args.back(), parts.args.front())) {
      stated.domain.push_back(std::move(parts.args.back()));
      parts.args.pop_back();
    }
    if (parts.args.size() > 1) return;
    Expr only = std::move(parts.args.front());
    parts = std::move(only);
  };
  if (value.kind == Kind::set && value.args.size() == 1 && value.args[0].kind == Kind::condition &&
      value.args[0].args[0].kind != Kind::symbol) {
    Expr inner = std::move(value.args[0]);
    value = std::move(inner);
  }
  if (value.kind == Kind::list || value.kind == Kind::condition) drop(value, 1);
  // x = k pi (k in Z): a factor, as it is written.
  Expr& last =
      value.kind == Kind::relation && value.text == std::string(1, kEqual) ? value.args.back() : value;
  if (last.kind == Kind::multiply) drop(last, 1);
  return stated;
}

// The only parameter that the memberships name.
const std::string* parameter_of(const std::vector<Expr>& domain) {
  const std::string* name = nullptr;
  for (const Expr& condition : domain) {
    if (!is_membership(condition)) continue;
    if (name) return nullptr;
    name = &condition.args[0].text;
  }
  return name;
}

std::vector<Expr> bounds_of(const std::vector<Expr>& domain) {
  std::vector<Expr> bounds;
  for (const Expr& condition : domain)
    if (condition.kind == Kind::relation && !is_membership(condition)) bounds.push_back(condition);
  return bounds;
}

// k in Z beside k in N. (A letter, Z, is the set that it stands for.)
bool differ_in_sets(const std::vector<Expr>& gold, const std::vector<Expr>& answer) {
  const auto only_set = [](const std::vector<Expr>& domain) -> std::optional<Expr> {
    std::optional<Expr> set;
    for (const Expr& condition : domain) {
      if (!is_membership(condition)) continue;
      if (set) return std::nullopt;
      set = named_set(condition.args[1]);
    }
    return set;
  };
  const auto of_gold = only_set(gold), of_answer = only_set(answer);
  return of_gold && of_answer && *of_gold != *of_answer;
}

}  // namespace

Truth same_without_domain(const Expr& gold, const Expr& answer, const Comparison& with) {
  const Stated of_gold = without_domain(gold), of_answer = without_domain(answer);
  if (of_gold.domain.empty() && of_answer.domain.empty()) return Truth::no;
  if (!is_formula(of_gold.value) || !is_formula(of_answer.value)) return Truth::no;
  const auto bounds = bounds_of(of_gold.domain), other_bounds = bounds_of(of_answer.domain);
  if (!bounds.empty() && !other_bounds.empty()) {
    if (bounds.size() != 1 || other_bounds.size() != 1) return Truth::no;
    if (same(bounds[0], other_bounds[0], with) != Truth::yes) return Truth::no;
  }
  if (differ_in_sets(of_gold.domain, of_answer.domain)) return Truth::no;
  Expr value = of_answer.value;
  const std::string *name = parameter_of(of_gold.domain), *other = parameter_of(of_answer.domain);
  if (name && other && *name != *other && !has_symbol(value, *name))
    value = substitute(value, *other, symbol(*name));
  return same(of_gold.value, value, with);
}

}  // namespace whet::math
