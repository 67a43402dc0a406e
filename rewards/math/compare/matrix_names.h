// Products of matrices that are only named, as A^{-1}B: they have an order, while the same letters may be
// numbers.
#pragma once

#include "rewards/math/expr.h"

namespace whet::math {

// Whether the letters of two formulas are matrices: both have an inverse (of a capital letter) or a
// transpose, or one of them has a product in both orders, AB - BA.
bool are_matrix_products(const Expr& gold, const Expr& answer);

// `expr` with each product of such letters as one operation that does not commute.
Expr with_ordered_matrices(Expr expr);

}  // namespace whet::math
