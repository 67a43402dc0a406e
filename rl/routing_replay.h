// Routing replay (GSPO, arXiv 2507.18071, section 5.3; R3, arXiv 2510.11370): all updates of a step route a
// token through the experts that the policy before the first of them has chosen, so that a ratio compares the
// same experts under two sets of weights.
#pragma once

#include <vector>

#include "rl/policy_batch.h"
#include "train/score_sequences.h"

namespace whet {

// Sets the experts of all samples, which are those of `groups` in their order, by one forward pass of
// `policy`. As sampler and trainer compute the same bits, they are those that sampled the tokens of this
// policy.
void record_routing(const CausalLm& policy, const std::vector<Group>& groups, std::vector<Sample>& samples,
                    const ScoreConfig& config);

}  // namespace whet
