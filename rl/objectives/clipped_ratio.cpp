#include "rl/objectives/clipped_ratio.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const ClippedRatio& config, const GainInput& in) {
  const double low = 1 - config.epsilon_low, high = 1 + config.epsilon_high;
  const at::Tensor capped = config.delta ? in.ratio.clamp_max(*config.delta) : in.ratio;
  const at::Tensor gain = at::minimum(capped * in.advantages, in.ratio.clamp(low, high) * in.advantages);

  const at::Tensor ratio = in.ratio.detach();
  const at::Tensor clipped_low = (ratio < low) & (in.advantages < 0);
  const at::Tensor clipped_high = (ratio > high) & (in.advantages > 0);
  return {gain, {clipped_low, clipped_high, clipped_low | clipped_high, clipped_low, clipped_high}};
}

}  // namespace whet
