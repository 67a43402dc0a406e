// What a recipe may say about how a step gets its completions. No torch here.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>

#include "base/bounds.h"
#include "base/resume_rule.h"

namespace whet {

struct RolloutConfig {
  double oversample = 1.0;
  bool partial = false;
  bool dynamic_sampling = false;
  int64_t max_rounds = 4;
  std::string replay;

  template <class V>
  void fields(V& v) {
    v("oversample", oversample,
      "prompts started for each that is trained on; over 1: a rollout stops when prompts_per_step groups are "
      "complete, which favours short completions",
      within(1, 1000));
    v("partial", partial,
      "carry what was not finished into the next step, where it goes on under the new weights; otherwise it "
      "is dropped, and its prompts come first in the next step");
    v("dynamic_sampling", dynamic_sampling,
      "leave out groups whose rewards are all equal, and sample further prompts in their stead (DAPO, arXiv "
      "2503.14476, section 3.2)");
    v("max_rounds", max_rounds,
      "dynamic_sampling: rollouts of a step at most; after the last it trains on the groups that it has",
      at_least(1));
    v("replay", replay,
      MayChange{
          "train on the completions of this file, or of a run's folder completions/, instead of sampling "
          "(docs/replay.md); empty: sample"});
  }
};

// Groups that are open when a rollout starts, complete or not: groups * oversample, rounded up.
inline int64_t started_groups(int64_t groups, const RolloutConfig& config) {
  return static_cast<int64_t>(
      std::ceil(static_cast<double>(groups) * config.oversample - 1e-6));  // 10 * 1.1 is over 11
}

}  // namespace whet
