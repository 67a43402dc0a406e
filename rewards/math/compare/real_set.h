// Sets of real numbers as sorted pieces: intervals and single points, unions and differences of them, and the
// solutions of inequalities in one unknown.
#pragma once

#include <optional>

#include "rewards/math/compare/number_line.h"

namespace whet::math {

// {x | x > 3}
bool is_set_builder(const Expr& expr);

// The pieces of an interval, (a, b), set of constants, union, intersection, difference, or `reals`;
// ascending, no two touching. nullopt: something else, bounds that are no real constants, or the budget was
// spent.
std::optional<Pieces> pieces_of(const Expr& expr, Budget& budget);

// Where an inequality holds whose one unknown stands alone, maybe in bars: x > 3, -2 <= x < 7, |z| <= 3, x
// != 1. A list of such is their union.
std::optional<Pieces> solutions_of(const Expr& relation, Budget& budget);

}  // namespace whet::math
