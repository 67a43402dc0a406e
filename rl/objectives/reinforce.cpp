#include "rl/objectives/reinforce.h"

#include <ATen/core/Tensor.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const ReinforceObjective&, const GainInput& in) {
  return {in.advantages * in.logprobs};
}

}  // namespace whet
