// Changes of a tree's form that do not depend on values.
#pragma once

#include <functional>
#include <vector>

#include "rewards/math/expr.h"

namespace whet::math {

bool contains(const Expr& expr, Kind kind);

// `expr` with every node replaced for which `change` returns one; children first.
Expr rewrite(Expr expr, const std::function<void(Expr&)>& change);

// The two values of a formula with plus-or-minus signs, which are all read the same way; `expr` alone
// without.
std::vector<Expr> plus_minus_values(const Expr& expr);

// `expr` with `replacement` for the symbol `name`.
Expr substitute(Expr expr, const std::string& name, const Expr& replacement);

// The members of a list, of its lists, and so on, in order; anything else is its own only member.
std::vector<Expr> flatten(const Expr& expr);

// The sign of a relation with swapped sides: > for <.
char flipped(char sign);

Expr add(Expr a, Expr b);
Expr subtract(Expr a, Expr b);
Expr multiply(Expr a, Expr b);
Expr absolute(Expr x);

}  // namespace whet::math
