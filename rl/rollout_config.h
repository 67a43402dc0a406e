// What is done about the few long completions that would keep a rollout waiting. No torch here.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/bounds.h"

namespace whet {

struct RolloutConfig {
  double oversample = 1.0;
  bool partial = false;

  template <class V>
  void fields(V& v) {
    v("oversample", oversample,
      "prompts started for each that is trained on; over 1: a rollout stops when prompts_per_step groups are "
      "complete, which favours short completions",
      within(1, 1000));
    v("partial", partial,
      "carry what was not finished into the next step, where it goes on under the new weights; otherwise it "
      "is dropped, and its prompts come first in the next step");
  }
};

// Groups that are open when a step starts, complete or not: prompts_per_step * oversample, rounded up.
inline int64_t started_groups(int prompts_per_step, const RolloutConfig& config) {
  return static_cast<int64_t>(std::ceil(prompts_per_step * config.oversample - 1e-6));  // 10 * 1.1 is over 11
}

}  // namespace whet
