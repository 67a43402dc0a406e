// The budget of work of one comparison, counted in steps and not in time, so that the verdict does not depend
// on the machine or its load.
#pragma once

#include <cstdint>

namespace whet::math {

class Budget {
 public:
  // A step is about the cost of a multiplication of two 64-bit numbers with its overhead: some 10 ns.
  explicit Budget(int64_t steps) : left_(steps) {}

  // Takes `steps`; false when fewer are left, and from then on.
  bool spend(int64_t steps) {
    if (steps > left_) left_ = -1;
    if (left_ < 0) return false;
    left_ -= steps;
    return true;
  }
  bool exhausted() const { return left_ < 0; }

 private:
  int64_t left_;
};

}  // namespace whet::math
