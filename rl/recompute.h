// Log-probabilities of a rollout's completions that sampling did not record: those of the policy before a
// step's updates, and of the reference.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rl/objective_config.h"
#include "train/score_sequences.h"

namespace whet {

// Sets old_logprobs, and the entropy where it is unknown, of completions without log-probabilities and, with
// `stale_too`, of those that policies before `version` or unknown ones sampled. All others have them already,
// to the bit.
void recompute_old_logprobs(const CausalLm& policy, std::vector<Group>& groups, int64_t version,
                            bool stale_too, const ScoreConfig& config);

// Sets each completion's penalty to beta times the sum over its tokens of the estimated KL divergence to the
// reference (old log-probabilities where they are recomputed). Returns its mean over all tokens, without
// beta.
double penalize_divergence(const CausalLm& reference, std::vector<Group>& groups, KlEstimator estimator,
                           double beta, const ScoreConfig& config);

}  // namespace whet
