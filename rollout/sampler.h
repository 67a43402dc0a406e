// From one row of logits to one token.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/token_logprob.h"
#include "rollout/config.h"

namespace whet {

struct SampledToken {
  int32_t id = 0;
  float logprob = 0;              // under the distribution it was drawn from
  float entropy = 0;              // of that distribution, in nats
  std::vector<TokenLogprob> top;  // its `params.logprobs` likeliest tokens, likeliest first
};

// Draws by inversion, in the order of ids, with `uniform` in [0, 1). The distribution is the softmax of the
// processed logits (rollout/logits_processors.h) at params.temperature, truncated (rollout/truncation.h) and
// renormalised. Temperature 0 takes the largest processed logit (the first among equals) and reports of the
// softmax at temperature 1, which it does not truncate. `params` are valid (rollout/config.h); `logits`
// [vocab_size] is scratch space afterwards. Throws Error when the logits are not finite, and UsageError when
// `params` leave no token.
SampledToken sample_token(float* logits, int64_t vocab_size, const SamplingParams& params,
                          std::span<const int32_t> prompt, std::span<const int32_t> completion,
                          float uniform);

}  // namespace whet
