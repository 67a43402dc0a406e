// Products whose factors need not commute: of symbolic matrices, as A^{-1}B, of group elements, of operators.
#pragma once

#include "rewards/math/expr.h"

namespace whet::math {

// Where the letters of two formulas do not denote numbers, makes each product of them a non-commutative
// operation. They do not where both sides have an inverse or a transpose of a capital letter (A^T, A'), where
// one has a product in both orders (AB - BA), a conjugation (g h g^{-1}), adjacent factors in bold type or
// with hats, or a nabla.
void order_matrices(Expr& gold, Expr& answer);

}  // namespace whet::math
