// From one row of logits to one token.
#pragma once

#include <cstdint>
#include <vector>

namespace whet {

struct SampledToken {
  int32_t id = 0;
  float logprob = 0;  // under the distribution it was drawn from
  float entropy = 0;  // of that distribution, in nats
};

// Draws by inversion with `uniform` in [0, 1); temperature 0 takes the largest logit (the first among
// equals) and reports its log-probability at temperature 1. `logits` [vocab_size] is overwritten with
// log-probabilities. Throws Error when the logits are not finite.
SampledToken sample_token(float* logits, int64_t vocab_size, double temperature, float uniform);

}  // namespace whet
