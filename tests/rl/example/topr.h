// TOPR (Tapered Off-Policy REINFORCE, arXiv 2503.14286, with its ratios limited to [0, 1]): what was right is
// learned whoever sampled it; what was wrong counts less the less likely the policy still is to say it.
#pragma once

#include <vector>

#include "base/bounds.h"
#include "rl/objective_terms.h"

namespace whet {

struct GainInput;
struct PolicyGain;

struct ToprObjective {
  static constexpr const char* kName = "topr";
  static constexpr Normalization kNormalization = Normalization::sequence;
  static constexpr RatioLevel kRatio = RatioLevel::sequence;
  double max_ratio = 1;

  template <class V>
  void fields(V& v) {
    v("max_ratio", max_ratio, "the ratio is capped here where the advantage is negative", above(0));
  }
};

// The share of the ratios that were capped.
inline std::vector<MarkMetric> metrics_of(const ToprObjective&) { return {{"topr_clip_ratio"}}; }

// A logprob where A > 0, else stop_gradient(min(rho, max_ratio)) A logprob.
PolicyGain policy_gain(const ToprObjective& config, const GainInput& in);

}  // namespace whet
