// What words say of a variable: "n is even", "for odd n", "x irrational".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/expr.h"

namespace whet::math {

// A word of a condition, or a piece of a formula in it (n, n+1), as written.
struct ConditionPart {
  std::string text;
  bool formula = false;
};

// Words that say which numbers: even, rational, positive, integers.
bool is_number_property(std::string_view word);
// if, for, all, every, then: words that begin a condition, and say nothing of it.
bool begins_condition(std::string_view word);
// is, a, number: words within a condition that say nothing.
bool fills_condition(std::string_view word);
// English that else would be a product of letters: is, not, by.
bool is_condition_word(std::string_view word);

// One tree for the ways of saying the same: a relation where there is one (x > 0 of "x is positive", n \in Z
// of "integers n"), else words, of which the formula comes first and the properties after it in the
// alphabet's order: "n even". What is not understood is the words as they stand: never empty where `parts`
// are not.
Expr read_predicate(const std::vector<ConditionPart>& parts);

}  // namespace whet::math
