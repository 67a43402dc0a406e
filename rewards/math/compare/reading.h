// The interpretation of a relation: "x = 5" names an answer, "y = 2x + 1" may be an equation or the name of a
// formula, "3 + 4 = 7" is a computation whose last side is the value, "x \approx 1.41" and "x \in [0, 1)"
// name a value.
#pragma once

#include <optional>

#include "rewards/math/expr.h"

namespace whet::math {

struct Reading {
  std::optional<Expr> name;  // the name of the value: x, f(x), (p, q), \angle ABC, a : b
  Expr value;                // of an equation all of it
  bool equation = false;     // two formulas of which neither is a name or a number
  bool membership = false;   // the name stands for a member of the value, x \in [0, 1)
};

// Anything but such a relation is its own value.
Reading read(const Expr& expr);

// A symbol that begins with A to Z: a point, a set or a matrix.
bool is_capital(const Expr& expr);

// Whether it is made of letters only, two or more of them, or a function of them: a + b, xy, x_1^2 + x_2^2,
// \tan A.
bool is_quantity_name(const Expr& expr);

// Whether `expr` has symbols, or calls of functions that are no more than a name.
bool has_unknowns(const Expr& expr);

}  // namespace whet::math
