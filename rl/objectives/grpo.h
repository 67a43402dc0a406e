// The clipped objective of PPO and GRPO (DeepSeekMath, equation 3), a ratio for each token.
#pragma once

#include <vector>

#include "base/bounds.h"
#include "train/metric.h"

namespace whet {

struct ObjectiveInput;
struct PolicyGain;

struct GrpoObjective {
  static constexpr const char* kName = "grpo";
  static constexpr bool kNeedsLogits = false;
  double epsilon_low = 0.2, epsilon_high = 0.2;

  template <class V>
  void fields(V& v) {
    v("epsilon_low", epsilon_low, "the ratio is clipped from below at 1 - epsilon_low", at_least(0).below(1));
    v("epsilon_high", epsilon_high, "the ratio is clipped from above at 1 + epsilon_high", at_least(0));
  }
};

// Shares of the trained tokens whose ratio was clipped where it mattered.
inline std::vector<Metric> metrics_of(const GrpoObjective&) {
  return {{"clip_ratio/low_mean"}, {"clip_ratio/high_mean"}, {"clip_ratio/region_mean"}};
}

// min(rho A, clip(rho) A), rho = exp(logprob - old logprob).
PolicyGain policy_gain(const GrpoObjective& config, const ObjectiveInput& in);

}  // namespace whet
