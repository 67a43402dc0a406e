// Sums and products over short ranges, and small determinants: written out.
#include <optional>
#include <vector>

#include "rewards/math/scalar/reduce.h"

namespace whet::math {

namespace {

constexpr int64_t kMaxTerms = 10'000;
constexpr int64_t kMaxDeterminant = 6;

}  // namespace

// A sum or product: term by term when it is short.
Formula Reducer::range(const Expr& expr) {
  const std::optional<int64_t> from = f_.small_integer(reduce(expr.args[2])),
                               to = f_.small_integer(reduce(expr.args[3]));
  if (!from || !to || expr.args[1].kind != Kind::symbol || *to / 2 - *from / 2 > kMaxTerms / 2)
    return opaque(expr);
  const bool is_sum = expr.kind == Kind::sum;
  Formula result = f_.integer(is_sum ? 0 : 1);
  for (int64_t k = *from; k <= *to && !f_.budget().exhausted(); ++k) {
    bound_.emplace_back(expr.args[1].text, f_.integer(k));
    const Formula term = reduce(expr.args[0]);
    bound_.pop_back();
    result = is_sum ? f_.add(result, term) : f_.multiply(result, term);
  }
  return result;
}

// By Laplace's expansion along the rows, every minor once: minors[set] is that of the last rows over the
// columns of `set`.
Formula Reducer::determinant(const Expr& expr) {
  const Expr& matrix = expr.args[0];
  const int64_t n = matrix.exponent;
  if (matrix.kind != Kind::matrix || n < 1 || n > kMaxDeterminant ||
      static_cast<int64_t>(matrix.args.size()) != n * n)
    return opaque(expr);
  std::vector<Formula> entries;
  for (const Expr& entry : matrix.args) entries.push_back(reduce(entry));
  std::vector<Formula> minors(size_t{1} << n, kUndefined);
  minors[0] = f_.integer(1);
  for (size_t set = 1; set < minors.size(); ++set) {
    const int64_t row = n - __builtin_popcountll(set);
    Formula sum = f_.integer(0);
    int64_t before = 0;
    for (int64_t column = 0; column < n; ++column) {
      if (!(set >> column & 1)) continue;
      const Formula term =
          f_.multiply(entries[static_cast<size_t>(row * n + column)], minors[set & ~(size_t{1} << column)]);
      sum = before++ % 2 ? f_.subtract(sum, term) : f_.add(sum, term);
    }
    minors[set] = sum;
  }
  return minors.back();
}

}  // namespace whet::math
