#include "rollout/sampler.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "kernels/row_ops.h"

namespace whet {

SampledToken sample_token(float* logits, int64_t vocab_size, double temperature, float uniform) {
  const bool greedy = temperature == 0;
  const float entropy =
      kernels::log_softmax(logits, vocab_size, greedy ? 1.0f : static_cast<float>(temperature));
  if (!std::isfinite(entropy)) fail("the model's logits are not finite");
  int64_t chosen = std::max_element(logits, logits + vocab_size) - logits;
  if (!greedy) {
    float cumulative = 0;
    for (int64_t i = 0; i < vocab_size; ++i) {
      cumulative += std::exp(logits[i]);
      if (cumulative > uniform) {
        chosen = i;
        break;
      }
    }
  }
  return {static_cast<int32_t>(chosen), logits[chosen], entropy};
}

}  // namespace whet
