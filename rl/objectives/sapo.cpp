#include "rl/objectives/sapo.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const SapoObjective& config, const GainInput& in) {
  const at::Tensor tau =
      at::full_like(in.advantages, config.tau_negative).masked_fill(in.advantages > 0, config.tau_positive);
  return {at::sigmoid(tau * (in.ratio - 1)) * (4 / tau) * in.advantages};
}

}  // namespace whet
