// From a parsed tree to a formula of few operations. Percent signs, units, bases and most functions are
// eliminated; sums and products over small ranges are expanded; unknown names and values that are not
// computed (limits, integrals, infinite sums) become variables, equal ones the same variable.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rewards/math/expr.h"
#include "rewards/math/scalar/formula.h"

namespace whet::math {

class Reducer {
 public:
  // `copy` distinguishes the variables of one reduction from those of another on the same list.
  explicit Reducer(Formulas& formulas, int copy = 0);

  // kUndefined: has no value, or the budget is spent. The tree must outlive the list.
  Formula reduce(const Expr& expr);

  // Whether a part had a value that is not computed.
  bool uncomputed() const { return uncomputed_; }

 private:
  // Arguments of a call; an angle in degrees becomes radians in those of trigonometric functions.
  enum class Degrees { number, angle };

  Formula reduce(const Expr& expr, Degrees degrees);
  Formula number(const Expr& expr);
  Formula based(const Expr& expr);
  Formula constant(const std::string& name);
  Formula symbol(const std::string& name);
  Formula range(const Expr& expr);
  Formula determinant(const Expr& matrix);
  Formula infix(const Expr& expr);
  Formula exterior_product(const Expr& expr);
  Formula digits(const Expr& expr);
  Formula opaque(const Expr& expr, const std::vector<Formula>& args = {});
  Residue key(const Expr& expr, const std::vector<Formula>& args);

  Formula call(const Expr& expr);

  Formulas& f_;
  Residue copy_;
  int depth_ = 0;
  bool uncomputed_ = false;
  std::vector<std::pair<std::string, Formula>> bound_;  // the variables of sums around, with their values
};

}  // namespace whet::math
