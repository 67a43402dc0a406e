#include "rl/objectives/cispo.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const CispoObjective& config, const GainInput& in) {
  const at::Tensor ratio = in.ratio.detach();
  return {ratio.clamp_max(config.max_ratio) * in.advantages * in.logprobs,
          {(ratio > config.max_ratio) & (in.advantages > 0)}};
}

}  // namespace whet
