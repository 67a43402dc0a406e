// REINFORCE (Williams 1992): the policy gradient without ratios, for updates on the policy that sampled. With
// advantage.baseline leave_one_out it is RLOO (arXiv 2402.14740).
#pragma once

#include <vector>

#include "rl/objective_terms.h"

namespace whet {

struct GainInput;
struct PolicyGain;

struct ReinforceObjective {
  static constexpr const char* kName = "reinforce";
  static constexpr Normalization kNormalization = Normalization::sequence;
  static constexpr RatioLevel kRatio = RatioLevel::token;

  template <class V>
  void fields(V&) {}
};

inline std::vector<MarkMetric> metrics_of(const ReinforceObjective&) { return {}; }

// A logprob.
PolicyGain policy_gain(const ReinforceObjective& config, const GainInput& in);

}  // namespace whet
