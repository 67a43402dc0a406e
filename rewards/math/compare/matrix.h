// Matrices of formulas: sums, products and determinants, written out entry by entry.
#pragma once

#include <optional>

#include "rewards/math/expr.h"

namespace whet::math {

// The one matrix that a formula of matrices comes to: of a matrix itself, sums and differences, products
// (with numbers too), transposes. nullopt: no such formula, shapes that do not fit, or too much to write out.
std::optional<Expr> matrix_value(const Expr& expr);

// A determinant of up to 4 rows, written out; nullopt for any other.
std::optional<Expr> determinant_value(const Expr& matrix);

}  // namespace whet::math
