// The parts of same_answer (compare.h), one file for each shape of answer. They call each other: a set holds
// tuples, a tuple intervals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rewards/math/compare/reading.h"
#include "rewards/math/policy.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

struct Comparison {
  const Policy& policy;
  Budget& budget;
};

// Any two answers.
Truth same(const Expr& gold, const Expr& answer, const Comparison& with);

// The same number on either side, and equal pairwise in order.
Truth same_in_order(const std::vector<Expr>& gold, const std::vector<Expr>& answer, const Comparison& with);

// Two scalars, with units, percent signs and rounded decimals.
Truth same_number(const Expr& gold, const Expr& answer, const Comparison& with);

// Two of list, tuple and set. Members of a set may stand in any order and more than once.
Truth same_members(const Expr& gold, const Expr& answer, const Comparison& with);

// Where one at least is an interval, a union or the like, or an inequality.
Truth same_real_set(const Expr& gold, const Expr& answer, const Comparison& with);

// The same where each is a set of reals or a statement about one unknown; nullopt: one is neither, or cannot
// be solved.
std::optional<Truth> same_solutions(const Expr& gold, const Expr& answer, const Comparison& with);

// a < x and x < b as the chain a < x < b, where `expr` is such a list; else `expr`.
Expr as_chain(const Expr& expr);

// Two relations, neither of which is but a name for a value.
Truth same_relation(const Expr& gold, const Expr& answer, const Comparison& with);

// Two calls mod(a, n): classes of residues, 6 and 1 modulo 5 but not 1 modulo 7.
Truth same_residue_class(const Expr& gold, const Expr& answer, const Comparison& with);

// Whether a chain of equalities has numbers that are not even roughly equal: "5 = 6", "5 \approx 6". Such an
// answer is invalid.
bool contradicts_itself(const Expr& chain, const Comparison& with);

// Two named values: x = 2 and x = 2, f(x) = 2x and f(t) = 2t, y = 2x and 2y = 4x.
Truth same_definition(const Reading& gold, const Reading& answer, const Comparison& with);

Truth same_matrix(const Expr& gold, const Expr& answer, const Comparison& with);

Truth same_ratio(const Expr& gold, const Expr& answer, const Comparison& with);

// Ignoring letter case, spaces and punctuation; a product of letters, odd, equals the word.
Truth same_words(const Expr& gold, const Expr& answer);

// The formula of words that have one: no solution is the empty set, minus three is -3.
std::optional<Expr> value_of_words(const std::string& text);

// Two formulas of named sets, A \cap (B \cup C); nullopt: one is something else.
std::optional<Truth> same_set_formula(const Expr& gold, const Expr& answer, const Comparison& with);

// Where one side at least has a sign that is no relation of numbers, as A \subset B.
Truth same_infix(const Expr& gold, const Expr& answer, const Comparison& with);

// Capital letters: choices that stand apart or in the alphabet's order (A, C and D; ACD) are a set, others
// (BADC) have an order, which policy.letters may ignore; Roman numerals are numbers. nullopt: not both are
// such.
std::optional<Truth> same_letters(const Expr& gold, const Expr& answer, const Comparison& with);

// Two conditions: n even, n = 2k; x > 0.
Truth same_condition(const Expr& gold, const Expr& answer, const Comparison& with);

// Two lists of cases, at least one with "otherwise": the list with the condition that "otherwise" stands for,
// where that can be determined.
Expr with_explicit_otherwise(const Expr& cases);

// 2k + 1 with k an integer and 2n + 1: where only one side has a condition on a parameter or argument, or the
// parameter has another name. no: neither side has such a condition, or the rest differs.
Truth same_without_domain(const Expr& gold, const Expr& answer, const Comparison& with);

// The answer with the gold's names where they are free: of arbitrary constants (+ c and + C), and of the
// argument of a function that only the answer names (f(t) = t^2 for x^2). nullopt: nothing to rename.
std::optional<Expr> with_names_of(const Expr& gold, const Expr& answer);

// no if any is no, else unknown if any is unknown.
inline Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

// yes if any is yes, else unknown if any is unknown.
inline Truth either(Truth a, Truth b) {
  if (a == Truth::yes || b == Truth::yes) return Truth::yes;
  return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

}  // namespace whet::math
