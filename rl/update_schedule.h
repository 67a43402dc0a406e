// Which optimizer step of a run an update is: learning rates are scheduled over updates, and a step may have
// several.
#pragma once

#include <cstdint>
#include <vector>

namespace whet {

class UpdateSchedule {
 public:
  // The updates of each step, from the first one to the last.
  explicit UpdateSchedule(const std::vector<int64_t>& updates_of_steps) : begins_{0} {
    for (const int64_t updates : updates_of_steps) begins_.push_back(begins_.back() + updates);
  }

  // The number of the first update of step `step`, both counted from 0.
  int64_t first_of(int64_t step) const { return begins_[static_cast<size_t>(step)]; }
  int64_t total() const { return begins_.back(); }

 private:
  std::vector<int64_t> begins_;
};

}  // namespace whet
