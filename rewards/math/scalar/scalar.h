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

// Whether two scalars have the same value; with variables, wherever both are real and defined. Variables are
// real; odd roots of negative numbers are real, (-8)^(1/3) = -2; log is the natural one; arccot goes from 0
// to pi; 0^0 = 1; a number with a unit is the number, except that sin(30 degrees) = 1/2; infinity is equal to
// itself with the same sign only.
// A yes that is not proven: two functions agree at 8 random points or more to 100 bits, or two constants to
// 3,333 bits and the size of the numbers in them. A no is proven; what has no value differs from what has
// one. unknown: the budget was spent, neither has a value, or it takes one that is not computed (limits,
// integrals, derivatives, long sums, numbers like 9^{9^{9^9}}). A budget of 3,000,000 steps ends within some
// 30 ms.
Truth same_value(const Expr& a, const Expr& b, Budget& budget);

// The sign (-1 or 1) of a constant c, other than zero, with a = c * b for all values of the variables, where
// there is one.
std::optional<int> proportional(const Expr& a, const Expr& b, Budget& budget);

// The sign of a - b for two real constants, also infinite ones: -1, 0 or 1. nullopt: not two real constants,
// or not decided.
std::optional<int> compare(const Expr& a, const Expr& b, Budget& budget);

}  // namespace whet::math
