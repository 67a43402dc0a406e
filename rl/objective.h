// The loss of a recipe's objective, for the trainer: -sum(weights * (gain - beta KL)), with the gain of the
// objective's type and the k3 estimator KL = exp(d) - d - 1, d = ref - logp (DeepSeekMath, equation 4).
#pragma once

#include <functional>

#include "rl/objective_config.h"
#include "rl/policy_gain.h"

namespace whet {

// The largest |logprob - old logprob| over the targets that are on-policy: 0 before the first update of a
// step.
inline constexpr const char* kLogprobDifference = "sampling/sampling_logp_difference/max";

// The parts of an objective of any type. With beta > 0 the trainer needs a reference model. Sequences must
// have the columns of rl/policy_gain.h, and weights that include the normalisation. Metrics: "kl" if beta >
// 0, those of the gain, and kLogprobDifference.
struct PolicyObjective {
  std::function<PolicyGain(const ObjectiveInput&)> gain;
  std::vector<Metric> metrics = {};  // one for each of the gain's values
  bool needs_logits = false;
  double beta = 0;
};
Objective make_objective(const PolicyObjective& parts);

Objective make_objective(const ObjectiveConfig& config);

}  // namespace whet
