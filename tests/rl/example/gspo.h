// The sequence-level ratio of GSPO (arXiv 2507.18071, equations 5 and 7).
#pragma once

#include <vector>

#include "base/bounds.h"
#include "train/metric.h"

namespace whet {

struct ObjectiveInput;
struct PolicyGain;

struct GspoObjective {
  static constexpr const char* kName = "gspo";
  static constexpr bool kNeedsLogits = false;
  double epsilon_low = 3e-4, epsilon_high = 4e-4;

  template <class V>
  void fields(V& v) {
    v("epsilon_low", epsilon_low, "a sequence's ratio is clipped from below at 1 - epsilon_low",
      at_least(0).below(1));
    v("epsilon_high", epsilon_high, "the ratio is clipped from above at 1 + epsilon_high", at_least(0));
  }
};

// The share of the trained tokens that stand in a sequence whose ratio was clipped.
inline std::vector<Metric> metrics_of(const GspoObjective&) { return {{"clip_ratio/region_mean"}}; }

// min(s A, clip(s) A) for every token of a sequence, s = exp(mean over its tokens of logprob - old logprob).
PolicyGain policy_gain(const GspoObjective& config, const ObjectiveInput& in);

}  // namespace whet
