// Products whose factors need not commute: of matrices that are only named, as A^{-1}B, of group elements, of
// operators.
#pragma once

#include "rewards/math/expr.h"

namespace whet::math {

// Where the letters of two formulas are no numbers, makes each product of them one operation that does not
// commute. They are none where both sides have an inverse or a transpose of a capital letter (A^T, A'), where
// one has a product in both orders (AB - BA), a conjugation (g h g^{-1}), factors in bold type or with hats
// side by side, or a nabla.
void order_matrices(Expr& gold, Expr& answer);

}  // namespace whet::math
