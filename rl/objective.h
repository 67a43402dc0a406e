// The loss of a recipe's objective, for the trainer:
//
//   -sum over tokens of weight * (factor * gain - beta KL + coef H)
//
// with the gain of the objective's kind, factors for importance weights and masks, a KL penalty and an
// entropy bonus. Sums are over the rows of a micro-batch, and weights include the normalisation, so that
// losses of micro-batches add up to the same however an update is cut.
#pragma once

#include <functional>

#include "rl/objective_config.h"
#include "rl/policy_gain.h"
#include "train/objective.h"

namespace whet {

// The largest |logprob - old logprob| over the targets that are on-policy: 0 before the first update of a
// step.
inline constexpr const char* kLogprobDifference = "sampling/sampling_logp_difference/max";

// An objective of any kind. Sequences must have the columns of rl/policy_gain.h. Metrics: "kl" if beta > 0,
// "entropy" if it is wanted, those of the gain, and kLogprobDifference. With beta > 0 the trainer needs a
// reference model.
struct PolicyObjective {
  std::function<PolicyGain(const GainInput&)> gain;
  std::vector<MarkMetric> metrics = {};  // one for each of the gain's marks
  RatioLevel ratio = RatioLevel::token;
  double beta = 0;
  KlConfig kl = {};
  double entropy_coef = 0;
  bool entropy_metric = false;                      // for batches of all tokens that were sampled
  std::optional<double> off_policy_threshold = {};  // needs kSampledLogprobs
  bool mean_of_micro_batches = false;  // of the least and greatest shares within a completion; else over all
};
Objective make_objective(const PolicyObjective& parts);

// What depends on the update: the weight of the entropy bonus, which may adapt, and whether its micro-batches
// are given.
struct UpdateTerms {
  double entropy_coef = 0;
  bool given_cut = false;
};
Objective make_objective(const ObjectiveConfig& config, const UpdateTerms& terms);

}  // namespace whet
