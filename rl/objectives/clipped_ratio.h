// The clipped ratio of PPO and GRPO (DeepSeekMath, equation 3), which several objectives share: they differ
// in defaults, in the level of the ratio and in what the sum is divided by.
#pragma once

#include <optional>
#include <vector>

#include "base/bounds.h"
#include "rl/objective_terms.h"

namespace whet {

struct GainInput;
struct PolicyGain;

struct ClippedRatio {
  static constexpr RatioLevel kRatio = RatioLevel::token;
  double epsilon_low = 0.2, epsilon_high = 0.2;
  std::optional<double> delta = {};

  template <class V>
  void fields(V& v) {
    v("epsilon_low", epsilon_low, "the ratio is clipped from below at 1 - epsilon_low", at_least(0).below(1));
    v("epsilon_high", epsilon_high, "the ratio is clipped from above at 1 + epsilon_high", within(0, 1e6));
    v("delta", delta,
      "dual clip: no ratio over this counts where the advantage is negative (INTELLECT-2's delta, verl's "
      "clip_ratio_c); null: no limit",
      above(1).at_most(1e6));
  }
};

// Shares of the ratios that were clipped where it mattered.
inline std::vector<MarkMetric> metrics_of(const ClippedRatio&) {
  using Of = MarkMetric::Of;
  return {{"clip_ratio/low_mean"},
          {"clip_ratio/high_mean"},
          {"clip_ratio/region_mean"},
          {"clip_ratio/low_min", Of::least},
          {"clip_ratio/high_max", Of::greatest}};
}

// min(min(rho, delta) A, clip(rho) A).
PolicyGain policy_gain(const ClippedRatio& config, const GainInput& in);

}  // namespace whet
