// The conditions of cases: what a value holds for.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

constexpr std::string_view kOpposites[][2] = {{"even", "odd"}};

bool is_otherwise(const Expr& condition) {
  constexpr std::string_view kWords[] = {"otherwise", "else", "elsewhere", "否则", "其他"};
  return condition.kind == Kind::words &&
         std::find(std::begin(kWords), std::end(kWords), condition.text) != std::end(kWords);
}

// n = 2k and n = 2k + 1 for a k that occurs nowhere else, n \equiv 1 \pmod 2: the parity, as in words.
Expr with_parity(const Expr& condition, const Comparison& with) {
  const bool about = condition.kind == Kind::relation && condition.args.size() == 2 &&
                     condition.args[0].kind == Kind::symbol;
  if (!about) return condition;
  const std::string& name = condition.args[0].text;
  const auto parity = [&](const Expr& rest) {
    for (const int64_t value : {0, 1})
      if (same_value(node(Kind::call, {rest, number(2)}, "mod"), number(value), with.budget) == Truth::yes)
        return node(Kind::words, {}, name + (value == 0 ? " even" : " odd"));
    return condition;
  };
  const Expr& right = condition.args[1];
  if (condition.text == std::string(1, kEquivalent)) {
    const bool by_two = right.kind == Kind::call && right.text == "mod" && right.args[1] == number(2);
    return by_two ? parity(right.args[0]) : condition;
  }
  if (condition.text != std::string(1, kEqual)) return condition;
  // 2k + c of an own k: at k = 0 it is c, and it grows by two.
  std::string own;
  bool others = false;
  const Expr at_zero = rewrite(right, [&](Expr& e) {
    if (e.kind != Kind::symbol) return;
    others |= e.text == name || (!own.empty() && own != e.text);
    own = e.text;
    e = number(0);
  });
  if (own.empty() || others) return condition;
  const Expr doubled = add(multiply(number(2), symbol(own)), at_zero);
  return same_value(right, doubled, with.budget) == Truth::yes ? parity(at_zero) : condition;
}

// What holds where `condition` does not.
std::optional<Expr> opposite(const Expr& condition) {
  if (condition.kind == Kind::words) {
    for (const auto& [one, other] : kOpposites)
      for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)})
        if (condition.text.size() > from.size() && condition.text.ends_with(" " + std::string(from)))
          return node(Kind::words, {},
                      condition.text.substr(0, condition.text.size() - from.size()) + std::string(to));
    return std::nullopt;
  }
  if (condition.kind == Kind::infix && condition.text == "notin")
    return node(Kind::relation, condition.args, std::string(1, kElement));
  if (condition.kind != Kind::relation || condition.args.size() != 2) return std::nullopt;
  constexpr std::string_view kSigns = "=!<g>l", kOthers = "!=g<l>";
  if (condition.text[0] == kElement) return node(Kind::infix, condition.args, "notin");
  const size_t at = kSigns.find(condition.text[0]);
  if (at == kSigns.npos) return std::nullopt;
  return node(Kind::relation, condition.args, std::string(1, kOthers[at]));
}

}  // namespace

Truth same_condition(const Expr& gold_side, const Expr& answer_side, const Comparison& with) {
  if (gold_side == answer_side) return Truth::yes;
  if (is_otherwise(gold_side) && is_otherwise(answer_side)) return Truth::yes;
  const bool words = gold_side.kind == Kind::words || answer_side.kind == Kind::words;
  const bool congruence = gold_side.kind == Kind::relation && answer_side.kind == Kind::relation &&
                          gold_side.text != answer_side.text;
  const Expr gold = words || congruence ? with_parity(gold_side, with) : gold_side;
  const Expr answer = words || congruence ? with_parity(answer_side, with) : answer_side;
  if (gold.kind == Kind::words || answer.kind == Kind::words) {
    const bool same_text = gold.kind == answer.kind && gold.text == answer.text;
    return same_text ? Truth::yes : Truth::no;
  }
  return same(gold, answer, with);
}

Expr with_explicit_otherwise(const Expr& cases) {
  if (cases.kind != Kind::list || cases.args.size() != 2) return cases;
  Expr explicit_cases = cases;
  for (size_t i = 0; i < 2; ++i) {
    const Expr& other = cases.args[1 - i];
    if (cases.args[i].kind != Kind::condition || !is_otherwise(cases.args[i].args[1])) continue;
    const auto rest = other.kind == Kind::condition ? opposite(other.args[1]) : std::nullopt;
    if (rest) explicit_cases.args[i].args[1] = *rest;
  }
  return explicit_cases;
}

}  // namespace whet::math
