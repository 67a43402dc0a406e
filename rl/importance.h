// Importance weights of tokens that another policy sampled than the one whose gradient is taken (truncated:
// IMPALA, arXiv 1802.01561; masked: IcePop and TRL's *_mask modes).
#pragma once

#include <vector>

#include "rl/objective_config.h"

namespace whet {

// exp(old - sampled) of each token, or exp of the sum over all tokens for each of them, truncated or masked.
std::vector<float> importance_weights(const ImportanceConfig& config, const std::vector<float>& old_logprobs,
                                      const std::vector<float>& sampled_logprobs);

}  // namespace whet
