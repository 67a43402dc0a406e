// The log-probabilities that the sampler would have recorded for given sequences: decodes token by token with
// a cache, with the given tokens instead of drawn ones.
#pragma once

#include <cstdint>
#include <vector>

#include "models/causal_lm.h"

namespace whet {

// result[s][i] is the log-probability of sequences[s][i + 1] after the tokens before it: one
// fewer than there are tokens; NaN where the logits are not finite. All sequences run as one batch.
std::vector<std::vector<float>> replay_logprobs(const CausalLm& model,
                                                const std::vector<std::vector<int32_t>>& sequences,
                                                double temperature = 1);

}  // namespace whet
