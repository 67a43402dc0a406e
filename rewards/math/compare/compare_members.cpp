#include <algorithm>
#include <utility>
#include <vector>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/compare/rewrite.h"
#include "rewards/math/compare/unit.h"

namespace whet::math {

namespace {

using Members = std::vector<Expr>;

// 4 rows and 6 columns: the counted things distinguish the numbers. Otherwise words that are no unit are
// ignored.
bool counts_several(const Members& members) {
  for (const Expr& member : members)
    for (const Expr& other : members)
      if (member.kind == Kind::quantity && other.kind == Kind::quantity && member.text != other.text)
        return true;
  return false;
}

bool count_the_same(const Expr& gold, const Expr& answer) {
  if (gold.kind != Kind::quantity || answer.kind != Kind::quantity) return true;
  if (find_unit(gold.text) || find_unit(answer.text)) return true;
  const auto singular = [](const std::string& name) {
    return name.ends_with('s') ? name.substr(0, name.size() - 1) : name;
  };
  return singular(gold.text) == singular(answer.text);
}

// Whether every member of `of` is like one of `among`. Gold and answer keep their sides.
Truth each_in(const Members& of, const Members& among, bool of_gold, const Comparison& with) {
  const bool counted = counts_several(of) && counts_several(among);
  const auto is_set = [](const Expr& e) { return e.kind == Kind::set; };
  const bool nested = std::any_of(of.begin(), of.end(), is_set) &&
                      std::any_of(among.begin(), among.end(), is_set);  // {{1}, 2}, {1, {2}}
  Truth all = Truth::yes;
  for (const Expr& member : of) {
    Truth found = Truth::no;
    for (const Expr& other : among) {
      if (with.budget.exhausted()) return Truth::unknown;
      if (found == Truth::yes) break;
      if (counted && !count_the_same(member, other)) continue;
      if (nested && is_set(member) != is_set(other)) continue;
      found = either(found, of_gold ? same(member, other, with) : same(other, member, with));
    }
    all = both(all, found);
    if (all == Truth::no) break;
  }
  return all;
}

// With plus-or-minus signs read both ways.
Members values_of(const Members& members) {
  Members values;
  for (const Expr& member : members)
    for (Expr& value : plus_minus_values(member)) values.push_back(std::move(value));
  return values;
}

// An ellipsis continues a pattern, which depends on the order.
bool has_ellipsis(const Members& members) {
  for (const Expr& member : members)
    if (member.kind == Kind::ellipsis) return true;
  return false;
}

Truth same_as_sets(const Members& gold, const Members& answer, const Comparison& with) {
  if (has_ellipsis(gold) || has_ellipsis(answer)) return same_in_order(gold, answer, with);
  const Members gold_values = values_of(gold), answer_values = values_of(answer);
  const Truth forth = each_in(gold_values, answer_values, true, with);
  return forth == Truth::no ? forth : both(forth, each_in(answer_values, gold_values, false, with));
}

bool are_equations(const Expr& list) {
  return std::all_of(list.args.begin(), list.args.end(), [](const Expr& e) {
    return e.kind == Kind::relation && e.text.find_first_not_of(kEqual) == std::string::npos;
  });
}

// Values of an unknown: joined by "and" they are a list. Joined names and statements are a conjunction.
bool are_values(const Expr& list) {
  const Expr* unknown = nullptr;
  for (const Expr& member : list.args) {
    switch (member.kind) {
      case Kind::relation:
        if (member.text.find_first_not_of(kEqual) != std::string::npos) return false;
        if (unknown && *unknown != member.args[0]) return false;
        unknown = &member.args[0];
        break;
      case Kind::symbol:
      case Kind::words:
      case Kind::infix:
      case Kind::condition:
        return false;
      case Kind::call:
        if (member.text == "not") return false;
        break;
      case Kind::list:  // x = 1, y = 2 or x = 3, y = 4
        if (!are_equations(member) && !are_values(member)) return false;
        break;
      default:
        break;
    }
  }
  return true;
}

// "p and q" differs from "p or q", while x = 1 or x = 2 equals x = 1 and x = 2, since solutions are listed. A
// comma means "and".
bool joiners_agree(const Expr& gold, const Expr& answer) {
  if (gold.kind != Kind::list || answer.kind != Kind::list) return true;
  const bool gold_or = gold.text == "or", answer_or = answer.text == "or";
  return gold_or == answer_or || (are_values(gold) && are_values(answer));
}

bool has_lists(const Expr& expr) {
  for (const Expr& arg : expr.args)
    if (arg.kind == Kind::list) return true;
  return false;
}

}  // namespace

Truth same_in_order(const std::vector<Expr>& gold, const std::vector<Expr>& answer, const Comparison& with) {
  if (gold.size() != answer.size()) return Truth::no;
  Truth all = Truth::yes;
  for (size_t i = 0; i < gold.size() && all != Truth::no; ++i)
    all = both(all, same(gold[i], answer[i], with));
  return all;
}

Truth same_members(const Expr& gold, const Expr& answer, const Comparison& with) {
  if (!joiners_agree(gold, answer)) return Truth::no;
  const bool tuples = gold.kind == Kind::tuple || answer.kind == Kind::tuple;
  if (tuples && (gold.kind == Kind::set || answer.kind == Kind::set)) return Truth::no;
  const bool lists = gold.kind == Kind::list && answer.kind == Kind::list;
  if (tuples || (lists && with.policy.ordered)) return same_in_order(gold.args, answer.args, with);
  const Truth nested = same_as_sets(gold.args, answer.args, with);
  // "p = 5, q = 2 and p = 7, q = 2": whether the commas or the "and" bind closer is ambiguous.
  if (nested == Truth::yes || has_lists(gold) == has_lists(answer)) return nested;
  return same_as_sets(flatten(gold), flatten(answer), with);
}

}  // namespace whet::math
