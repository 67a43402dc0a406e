// The objective of a recipe as the trainer asks for it: -sum(weights * (gain - beta KL)), the gain being that
// of the recipe's kind and KL the k3 estimator exp(d) - d - 1, d = ref - logp (DeepSeekMath, equation 4).
#pragma once

#include <functional>

#include "rl/objective_config.h"
#include "rl/policy_gain.h"

namespace whet {

// The largest |logprob - old logprob| over the targets that are on-policy: 0 before the first update of a step.
inline constexpr const char* kLogprobDifference = "sampling/sampling_logp_difference/max";

// What all kinds share. With beta > 0 the trainer needs a reference. The sequences have the columns of
// rl/policy_gain.h, and weights that carry the normalisation. Metrics: "kl" where beta > 0, those of the gain,
// and kLogprobDifference.
struct PolicyObjective {
  std::function<PolicyGain(const ObjectiveInput&)> gain;
  std::vector<Metric> metrics = {};  // one for each of the gain's values
  bool needs_logits = false;
  double beta = 0;
};
Objective make_objective(const PolicyObjective& parts);

Objective make_objective(const ObjectiveConfig& config);

}  // namespace whet
