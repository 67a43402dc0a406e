#include <algorithm>
#include <utility>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/decimal.h"
#include "rewards/math/compare/real_set.h"
#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

bool is_greater(char sign) { return sign == kGreater || sign == kGreaterEqual; }
char as_less(char sign) {
  if (sign == kGreater) return kLess;
  return sign == kGreaterEqual ? char{kLessEqual} : sign;
}

// Two relations of one sign each: a < b as b - a > 0, up to a positive factor; a = b up to any.
Truth same_single(const Expr& gold, char gold_sign, const Expr& answer, char answer_sign,
                  const Comparison& with) {
  if (as_less(gold_sign) != as_less(answer_sign)) return Truth::no;
  if (gold_sign == kEquivalent || gold_sign == kElement) return Truth::no;
  const auto difference = [](const Expr& relation, char sign) {
    return is_greater(sign) ? subtract(relation.args[0], relation.args[1])
                            : subtract(relation.args[1], relation.args[0]);
  };
  const Expr a = difference(gold, gold_sign), b = difference(answer, answer_sign);
  // Between numbers only, 0 < 1 and 1 < 2 are different statements.
  if (!is_scalar(a) || !is_scalar(b) || !has_unknowns(a) || !has_unknowns(b)) return Truth::no;
  const auto factor = proportional(a, b, with.budget);
  if (!factor) return with.budget.exhausted() ? Truth::unknown : Truth::no;
  const bool any_sign = gold_sign == kEqual || gold_sign == kNotEqual;
  return any_sign || *factor > 0 ? Truth::yes : Truth::no;
}

bool is_congruence(const Expr& expr) {
  return expr.text == std::string(1, kEquivalent) && expr.args[1].kind == Kind::call &&
         expr.args[1].text == "mod" && expr.args[1].args.size() == 2;
}

// a = b (mod n) as a - b = 0 (mod n), which is symmetric.
Truth same_congruence(const Expr& gold, const Expr& answer, const Comparison& with) {
  const auto difference = [](const Expr& e, bool turned) {
    Expr left = e.args[0], right = e.args[1].args[0];
    if (turned) std::swap(left, right);
    return node(Kind::call, {subtract(std::move(left), std::move(right)), e.args[1].args[1]}, "mod");
  };
  const Expr residue = difference(gold, false);
  // Between numbers only, 1 = 8 and 2 = 9 are different statements.
  if (!is_scalar(residue) || !is_scalar(difference(answer, false))) return Truth::no;
  if (!has_unknowns(residue) || !has_unknowns(difference(answer, false))) {
    const Truth modulus = same_value(gold.args[1].args[1], answer.args[1].args[1], with.budget);
    return both(modulus, both(same_value(gold.args[0], answer.args[1].args[0], with.budget),
                              same_value(gold.args[1].args[0], answer.args[0], with.budget)));
  }
  return either(same_residue_class(residue, difference(answer, false), with),
                same_residue_class(residue, difference(answer, true), with));
}

Expr reversed(Expr chain) {
  std::reverse(chain.args.begin(), chain.args.end());
  std::reverse(chain.text.begin(), chain.text.end());
  for (char& sign : chain.text) sign = flipped(sign);
  return chain;
}

Truth same_chain(const Expr& gold, const Expr& answer, const Comparison& with) {
  return gold.text == answer.text ? same_in_order(gold.args, answer.args, with) : Truth::no;
}

// f(x) and f(t): one function, of which only the argument's name differs.
bool same_function(const Expr& a, const Expr& b) {
  const auto takes_symbols = [](const Expr& e) {
    const bool named = e.text.size() == 1 || e.text.find_first_of("_'^") == 1;
    return e.kind == Kind::call && named &&
           std::all_of(e.args.begin(), e.args.end(), [](const Expr& x) { return x.kind == Kind::symbol; });
  };
  return takes_symbols(a) && takes_symbols(b) && a.text == b.text && a.args.size() == b.args.size();
}

// The answer's value with the gold's names for the arguments. Renaming goes through names that cannot be
// written; a name of the gold's that is no argument of the answer's is another variable.
Expr rename_arguments(Expr value, const Expr& from, const Expr& to) {
  for (size_t i = 0; i < from.args.size(); ++i)
    value = substitute(std::move(value), from.args[i].text, symbol("#" + std::to_string(i)));
  for (const Expr& name : to.args) value = substitute(std::move(value), name.text, symbol("#" + name.text));
  for (size_t i = 0; i < to.args.size(); ++i)
    value = substitute(std::move(value), "#" + std::to_string(i), to.args[i]);
  return value;
}

// The equation whose sides are products of letters, though the name before the sign was read as a whole: AB =
// CD, PV = nRT.
Expr equation_of(const Reading& reading) {
  constexpr size_t kMostLetters = 4;
  Expr name = *reading.name;
  const bool letters =
      name.kind == Kind::symbol && name.text.size() > 1 && name.text.size() <= kMostLetters &&
      std::all_of(name.text.begin(), name.text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (letters) {
    std::vector<Expr> factors;
    for (const char letter : name.text) factors.push_back(symbol(std::string(1, letter)));
    name = node(Kind::multiply, std::move(factors));
  }
  return node(Kind::relation, {std::move(name), reading.value}, std::string(1, kEqual));
}

// AB for \vec{AB} where the other side names it so, and the other way round.
Expr without_arrow(const Expr& name, const Expr& other) {
  const auto is_vector = [](const Expr& e) { return e.kind == Kind::call && e.text == "vector"; };
  const auto same_ends = [](const Expr& vector, const Expr& plain) {
    return plain.args == vector.args || plain == symbol(vector.args[0].text + vector.args[1].text);
  };
  const bool same =
      (is_vector(name) && same_ends(name, other)) || (is_vector(other) && same_ends(other, name));
  return same ? other : name;
}

Truth same_pieces(const Pieces& gold, const Pieces& answer, const Comparison& with) {
  if (gold.size() != answer.size()) return Truth::no;
  Truth all = Truth::yes;
  for (size_t i = 0; i < gold.size() && all != Truth::no; ++i) {
    if (gold[i].from_closed != answer[i].from_closed || gold[i].to_closed != answer[i].to_closed)
      return Truth::no;
    all = both(all, same(gold[i].from, answer[i].from, with));
    all = both(all, same(gold[i].to, answer[i].to, with));
  }
  return all;
}

// Whether a number depends on no convention: not on the measure of angles, the base of log or units.
bool is_plain_number(const Expr& expr) {
  for (const Kind kind : {Kind::quantity, Kind::percent, Kind::call})
    if (contains(expr, kind)) return false;
  return is_scalar(expr) && !has_unknowns(expr);
}

bool far_apart(const Expr& a, const Expr& b, char sign, const Comparison& with) {
  if (same_value(a, b, with.budget) != Truth::no) return false;
  if (sign == kApproximate) {
    const Expr tenth = node(Kind::divide, {absolute(a), number(10)});
    return compare(absolute(subtract(a, b)), tenth, with.budget) == 1;
  }
  Policy rounding = with.policy;
  rounding.decimal_digits = 1;
  rounding.round_decimals = -1;
  return same_to_its_digits(a, b, rounding, with.budget) == Truth::no;
}

// A set of what satisfies a relation is a set.
bool has_relation(const Expr& expr) { return !is_set_builder(expr) && contains(expr, Kind::relation); }

// (0, 1) and (2, 3), where the other side is a union.
Expr as_union(const Expr& expr) {
  const auto is_piece = [](const Expr& e) {
    return e.kind == Kind::interval || (e.kind == Kind::tuple && e.args.size() == 2);
  };
  const bool pieces = expr.kind == Kind::list && std::all_of(expr.args.begin(), expr.args.end(), is_piece);
  return pieces ? node(Kind::set_union, expr.args) : expr;
}

}  // namespace

Truth same_relation(const Expr& gold, const Expr& answer, const Comparison& with) {
  if (gold.args.size() == 2 && answer.args.size() == 2 &&
      same_single(gold, gold.text[0], answer, answer.text[0], with) == Truth::yes)
    return Truth::yes;
  if (is_congruence(gold) && is_congruence(answer) && same_congruence(gold, answer, with) == Truth::yes)
    return Truth::yes;
  const Truth forward = same_chain(gold, answer, with);
  if (answer.text.find(kElement) != std::string::npos) return forward;
  return forward == Truth::yes ? forward : either(forward, same_chain(gold, reversed(answer), with));
}

bool contradicts_itself(const Expr& chain, const Comparison& with) {
  for (size_t i = 0; i + 1 < chain.args.size(); ++i) {
    const Expr &a = chain.args[i], &b = chain.args[i + 1];
    const char sign = chain.text[i];
    if (sign != kEqual && sign != kApproximate) continue;
    if (is_plain_number(a) && is_plain_number(b) && far_apart(a, b, sign, with)) return true;
  }
  return false;
}

Truth same_definition(const Reading& gold, const Reading& answer, const Comparison& with) {
  if (same_function(*gold.name, *answer.name)) {
    const Expr value = rename_arguments(answer.value, *answer.name, *gold.name);
    return same(gold.value, value, with);
  }
  const auto is_y = [](const Expr& e) { return e == symbol("y"); };
  const bool graph = (is_y(*gold.name) && same_function(*answer.name, *answer.name)) ||
                     (is_y(*answer.name) && same_function(*gold.name, *gold.name));  // y = 2x and f(x) = 2x
  if (graph && has_unknowns(gold.value)) return same(gold.value, answer.value, with);
  if (same(*gold.name, without_arrow(*answer.name, *gold.name), with) == Truth::yes)
    return same(gold.value, answer.value, with);
  if (gold.membership || answer.membership) return Truth::no;
  return same_relation(equation_of(gold), equation_of(answer), with);
}

std::optional<Truth> same_solutions(const Expr& gold, const Expr& answer, const Comparison& with) {
  const bool relation_answers_set = has_relation(answer) && !has_relation(gold);
  if (relation_answers_set && with.policy.inequality != Inequality::both) return Truth::no;
  // x > 3 and y > 3 are about different unknowns; a set has none.
  const Expr *unknown = subject_of(gold), *other = subject_of(answer);
  if (has_relation(gold) && has_relation(answer) && (!unknown || !other || *unknown != *other))
    return std::nullopt;
  const auto pieces = [&](const Expr& side) {
    return has_relation(side) ? solutions_of(side, with.budget) : pieces_of(side, with.budget);
  };
  const auto of_gold = pieces(answer.kind == Kind::set_union ? as_union(gold) : gold);
  if (!of_gold) return std::nullopt;
  const auto of_answer = pieces(gold.kind == Kind::set_union ? as_union(answer) : answer);
  return of_answer ? std::optional(same_pieces(*of_gold, *of_answer, with)) : std::nullopt;
}

Expr as_chain(const Expr& expr) {
  const bool pair = expr.kind == Kind::list && expr.args.size() == 2 && expr.text != "or";
  if (!pair) return expr;
  Expr left = expr.args[0], right = expr.args[1];
  for (Expr* side : {&left, &right}) {
    if (side->kind != Kind::relation || side->args.size() != 2) return expr;
    if (is_greater(side->text[0])) *side = reversed(std::move(*side));
    if (side->text[0] != kLess && side->text[0] != kLessEqual) return expr;
  }
  if (left.args[1] != right.args[0]) std::swap(left, right);
  if (left.args[1] != right.args[0]) return expr;
  return node(Kind::relation, {left.args[0], left.args[1], right.args[1]}, left.text + right.text);
}

Truth same_real_set(const Expr& gold, const Expr& answer, const Comparison& with) {
  if (const auto solutions = same_solutions(gold, answer, with)) return *solutions;
  // Bounds with variables cannot be put in order: compare what was written.
  if (gold.kind != answer.kind || gold.text != answer.text || gold.args.size() != answer.args.size() ||
      gold.kind == Kind::relation || gold.kind == Kind::list)
    return with.budget.exhausted() ? Truth::unknown : Truth::no;
  return same_in_order(gold.args, answer.args, with);
}

}  // namespace whet::math
