#include "rewards/math/compare/matrix.h"

#include <utility>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

int64_t columns_of(const Expr& matrix) { return matrix.exponent; }
int64_t rows_of(const Expr& matrix) { return static_cast<int64_t>(matrix.args.size()) / columns_of(matrix); }

const Expr& entry(const Expr& matrix, int64_t row, int64_t column) {
  return matrix.args[static_cast<size_t>(row * columns_of(matrix) + column)];
}

Expr make_matrix(int64_t columns) {
  Expr matrix = node(Kind::matrix, {});
  matrix.exponent = columns;
  return matrix;
}

std::optional<Expr> sum_of(const Expr& a, const Expr& b) {
  if (columns_of(a) != columns_of(b) || a.args.size() != b.args.size()) return std::nullopt;
  Expr sum = make_matrix(columns_of(a));
  for (size_t i = 0; i < a.args.size(); ++i) sum.args.push_back(add(a.args[i], b.args[i]));
  return sum;
}

// Every factor of a product is written out again and again: its size is checked before.
constexpr int64_t kLargestProduct = 20000;

std::optional<Expr> product_of(const Expr& a, const Expr& b) {
  if (columns_of(a) != rows_of(b)) return std::nullopt;
  if (count_nodes(a) * columns_of(b) + count_nodes(b) * rows_of(a) > kLargestProduct) return std::nullopt;
  Expr product = make_matrix(columns_of(b));
  for (int64_t row = 0; row < rows_of(a); ++row)
    for (int64_t column = 0; column < columns_of(b); ++column) {
      Expr sum = number(0);
      for (int64_t k = 0; k < columns_of(a); ++k)
        sum = add(std::move(sum), multiply(entry(a, row, k), entry(b, k, column)));
      product.args.push_back(std::move(sum));
    }
  return product;
}

Expr scaled(Expr matrix, const Expr& factor) {
  for (Expr& x : matrix.args) x = multiply(factor, std::move(x));
  return matrix;
}

std::optional<Expr> value_of_product(const Expr& expr) {
  std::optional<Expr> product;
  Expr factor = number(1);
  for (const Expr& arg : expr.args) {
    if (!contains(arg, Kind::matrix)) {
      factor = multiply(std::move(factor), arg);
      continue;
    }
    auto matrix = matrix_value(arg);
    if (matrix && product) matrix = product_of(*product, *matrix);
    if (!matrix) return std::nullopt;
    product = std::move(matrix);
  }
  return product ? std::optional(scaled(std::move(*product), factor)) : std::nullopt;
}

std::optional<Expr> value_of_sum(const Expr& expr) {
  auto sum = matrix_value(expr.args[0]);
  for (size_t i = 1; sum && i < expr.args.size(); ++i) {
    const auto next = matrix_value(expr.args[i]);
    sum = next ? sum_of(*sum, *next) : std::nullopt;
  }
  return sum;
}

Expr transposed(const Expr& matrix) {
  Expr result = make_matrix(rows_of(matrix));
  for (int64_t column = 0; column < columns_of(matrix); ++column)
    for (int64_t row = 0; row < rows_of(matrix); ++row) result.args.push_back(entry(matrix, row, column));
  return result;
}

Expr determinant(const Expr& matrix) {
  const int64_t n = columns_of(matrix);
  if (n == 1) return matrix.args[0];
  Expr sum = number(0);
  for (int64_t left_out = 0; left_out < n; ++left_out) {
    Expr minor = make_matrix(n - 1);
    for (int64_t row = 1; row < n; ++row)
      for (int64_t column = 0; column < n; ++column)
        if (column != left_out) minor.args.push_back(entry(matrix, row, column));
    Expr term = multiply(entry(matrix, 0, left_out), determinant(minor));
    sum = add(std::move(sum), left_out % 2 == 0 ? std::move(term) : negate(std::move(term)));
  }
  return sum;
}

}  // namespace

std::optional<Expr> matrix_value(const Expr& expr) {
  if (!contains(expr, Kind::matrix) || count_nodes(expr) > 1000) return std::nullopt;
  switch (expr.kind) {
    case Kind::matrix:
      return expr.exponent > 0 && !expr.args.empty() ? std::optional(expr) : std::nullopt;
    case Kind::add:
      return value_of_sum(expr);
    case Kind::multiply:
      return value_of_product(expr);
    case Kind::call: {
      const auto matrix = expr.text == "transpose" ? matrix_value(expr.args[0]) : std::nullopt;
      return matrix ? std::optional(transposed(*matrix)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Expr> determinant_value(const Expr& expr) {
  const auto matrix = matrix_value(expr);
  if (!matrix || rows_of(*matrix) != columns_of(*matrix) || columns_of(*matrix) > 4) return std::nullopt;
  return determinant(*matrix);
}

}  // namespace whet::math
