// Sets of real numbers as sorted pieces: intervals and single points, unions and differences of them, and the
// solutions of statements about one unknown.
#pragma once

#include <optional>

#include "rewards/math/compare/number_line.h"

namespace whet::math {

// {x | x > 3}
bool is_set_builder(const Expr& expr);

// What a statement about one real unknown is about: the x of x > 3, of |x| < 2, of x > -1 and x < 5. An
// equation is such a statement only beside an inequality: x = 1 or x > 3. nullptr: something else, or several
// unknowns.
const Expr* subject_of(const Expr& statement);

// The pieces of an interval, (a, b), set of constants, union, intersection, difference, or `reals`;
// ascending, no two touching. nullopt: something else, bounds that are no real constants, or the budget was
// spent.
std::optional<Pieces> pieces_of(const Expr& expr, Budget& budget);

// The solutions of a statement whose one unknown is isolated, possibly in bars: x > 3, -2 <= x < 7, |z| <= 3,
// x != 1, x in [0, 1). "and" between statements is the intersection, "or" the union. A comma means "and"
// where the statements can hold together (x > -1, x < 5), else "or" (x < -1, x > 5).
std::optional<Pieces> solutions_of(const Expr& statement, Budget& budget);

}  // namespace whet::math
