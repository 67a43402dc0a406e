#include "tests/rl/example/topr.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const ToprObjective& config, const GainInput& in) {
  const at::Tensor ratio = in.ratio.detach(), negative = in.advantages < 0;
  const at::Tensor weight = at::where(negative, ratio.clamp_max(config.max_ratio), at::ones_like(ratio));
  return {weight * in.advantages * in.logprobs, {negative & (ratio > config.max_ratio)}};
}

}  // namespace whet
