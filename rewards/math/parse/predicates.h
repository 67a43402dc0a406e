// Properties of variables in words: "n is even", "for odd n", "x irrational".
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

// Properties of numbers: even, rational, positive, integers.
bool is_number_property(std::string_view word);
// if, for, all, every, then: words that begin a condition and are dropped.
bool begins_condition(std::string_view word);
// is, a, number: words within a condition that are dropped.
bool fills_condition(std::string_view word);
// English that else would be a product of letters: is, not, by.
bool is_condition_word(std::string_view word);

// The normal form of a condition in words: a relation where there is one (x > 0 for "x is positive", n \in Z
// for "integers n"), else words, with the formula first and then the properties in alphabetical order: "n
// even". Otherwise the words as they are; empty only if `parts` are.
Expr read_predicate(const std::vector<ConditionPart>& parts);

}  // namespace whet::math
