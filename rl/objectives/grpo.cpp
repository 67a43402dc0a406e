#include "rl/objectives/grpo.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const GrpoObjective& config, const ObjectiveInput& in) {
  const at::Tensor& advantages = in.micro.column(kAdvantages);
  const double low = 1 - config.epsilon_low, high = 1 + config.epsilon_high;
  const at::Tensor ratio = (in.logprobs - in.micro.column(kOldLogprobs)).exp();
  const at::Tensor gain = at::minimum(ratio * advantages, ratio.clamp(low, high) * advantages);

  const at::Tensor rho = ratio.detach(), active = in.micro.weights.ne(0);
  const at::Tensor clipped_low = ((rho < low) & (advantages < 0) & active).sum();
  const at::Tensor clipped_high = ((rho > high) & (advantages > 0) & active).sum();
  return {gain, {clipped_low, clipped_high, clipped_low + clipped_high}};
}

}  // namespace whet
