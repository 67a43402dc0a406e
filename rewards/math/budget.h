// How much work one comparison may cost, counted in steps and not in time: the verdict on an answer is then
// the same on any machine, on any thread, under any load.
#pragma once

#include <cstdint>

namespace whet::math {

class Budget {
 public:
  // A step is about what a multiplication of two 64-bit numbers costs with all around it: some 10 ns.
  explicit Budget(int64_t steps) : left_(steps) {}

  // Takes `steps`; false once more were asked for than there are, and ever after.
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
