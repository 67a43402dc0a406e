// The values of formulas as complex balls, rectangles that contain the exact value (Arb), with the variables
// at given points.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rewards/math/scalar/formula.h"

namespace whet::math {

class Balls {
 public:
  // For the evaluation of `roots` and the nodes that they depend on.
  Balls(const Formulas& formulas, std::vector<Formula> roots);

  enum class Values { real, complex };

  // False where a value is undefined or not determined at this precision (bits) or, with Values::real, where
  // an intermediate value is not real; also when the budget is exhausted.
  bool evaluate(std::span<const Ball> variables, int64_t precision, Values values);

  const Ball& operator[](Formula f) const { return values_[static_cast<size_t>(f)]; }
  // Whether a formula uses the imaginary unit.
  bool uses_i() const { return uses_i_; }
  // Whether one jumps at integers: it may differ from another there alone.
  bool has_jumps() const { return has_jumps_; }
  // By how many bits the terms of a sum differ most, in the last evaluation: 1 + e^{-5000} is 1 to 7,213
  // bits.
  int64_t spread() const { return spread_; }
  // The size of the largest rational number, in bits.
  int64_t operand_bits() const { return operand_bits_; }
  const std::vector<Formula>& order() const { return order_; }

 private:
  bool evaluate(Formula f, std::span<const Ball> variables, int64_t precision, Values values);
  void note_spread(acb_srcptr a, acb_srcptr b);

  const Formulas* formulas_;
  std::vector<Formula> order_;
  std::vector<Ball> values_;
  bool uses_i_ = false, has_jumps_ = false;
  int64_t spread_ = 0;
  int64_t operand_bits_ = 0;
};

}  // namespace whet::math
