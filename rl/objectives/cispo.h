// CISPO (MiniMax-M1, arXiv 2506.13585, section 3.1): REINFORCE with a capped importance weight, through
// which no gradient flows, so that no token is ever left out.
#pragma once

#include <vector>

#include "base/bounds.h"
#include "rl/objective_terms.h"

namespace whet {

struct GainInput;
struct PolicyGain;

struct CispoObjective {
  static constexpr const char* kName = "cispo";
  static constexpr Normalization kNormalization = Normalization::token;
  static constexpr RatioLevel kRatio = RatioLevel::token;
  double max_ratio = 5;

  template <class V>
  void fields(V& v) {
    v("max_ratio", max_ratio, "the ratio is capped here (TRL calls it epsilon_high); there is no lower bound",
      above(0).at_most(1e6));
  }
};

// The share of the ratios that were capped where the advantage is positive.
inline std::vector<MarkMetric> metrics_of(const CispoObjective&) { return {{"cispo_clip_ratio"}}; }

// stop_gradient(min(rho, max_ratio)) A logprob.
PolicyGain policy_gain(const CispoObjective& config, const GainInput& in);

}  // namespace whet
