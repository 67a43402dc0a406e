// Decides what two formulas have to do with each other, exactly where that can be done: the ladder goes from
// equal trees over rational numbers, polynomials and rational functions to closed constants (Calcium) and,
// for all else, values at random points, enclosed in balls (Arb).
#pragma once

#include <optional>

#include "rewards/math/budget.h"
#include "rewards/math/expr.h"

namespace whet::math {

enum class Truth { no, yes, unknown };

// Whether a formula is one number or a function of variables: none of the shapes for several, and no words.
bool is_scalar(const Expr& expr);

// Whether two scalars have the same value; with variables, wherever both are real and defined. A yes by
// random points is wrong with a probability below 1e-30. unknown: the budget was spent, or neither could be
// evaluated.
Truth same_value(const Expr& a, const Expr& b, Budget& budget);

// The sign (-1 or 1) of a constant c, other than zero, with a = c * b for all values of the variables, where
// there is one.
std::optional<int> proportional(const Expr& a, const Expr& b, Budget& budget);

// The sign of a - b for two real constants: -1, 0 or 1. nullopt: not two real constants, or not decided.
std::optional<int> compare(const Expr& a, const Expr& b, Budget& budget);

}  // namespace whet::math
