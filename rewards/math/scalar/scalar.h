// Compares two formulas, exactly where possible, by these methods in order: equal trees; rational numbers,
// polynomials and rational functions; closed constants (Calcium); for all others values at random points,
// enclosed in balls (Arb).
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
// A yes may be unproven: two functions then agree at 8 random points or more to 100 bits, or two constants to
// 3,333 bits and the size of the numbers in them. A no is proven; an undefined formula differs from a defined
// one. unknown: the budget is exhausted, neither has a value, or a value is not computed (limits, integrals,
// derivatives, long sums, numbers like 9^{9^{9^9}}). A budget of 3,000,000 steps takes at most some 30 ms.
Truth same_value(const Expr& a, const Expr& b, Budget& budget);

// The sign (-1 or 1) of a constant c, other than zero, with a = c * b for all values of the variables, where
// there is one.
std::optional<int> proportional(const Expr& a, const Expr& b, Budget& budget);

// The sign of a - b for two real constants, also infinite ones: -1, 0 or 1. nullopt: not two real constants,
// or not decided.
std::optional<int> compare(const Expr& a, const Expr& b, Budget& budget);

}  // namespace whet::math
