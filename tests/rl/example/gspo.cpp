#include "tests/rl/example/gspo.h"

#include <ATen/ATen.h>

#include "rl/policy_gain.h"

namespace whet {

PolicyGain policy_gain(const GspoObjective& config, const ObjectiveInput& in) {
  const at::Tensor& advantages = in.micro.column(kAdvantages);
  const at::Tensor active = in.micro.weights.ne(0);
  const at::Tensor difference = (in.logprobs - in.micro.column(kOldLogprobs)) * active;
  std::vector<at::Tensor> ratios;  // of a sequence, once for each of its rows
  for (const auto& rows : in.micro.batch.sequences) {
    const at::Tensor tokens = active.narrow(0, rows.begin, rows.count).sum().clamp_min(1);
    const at::Tensor mean = difference.narrow(0, rows.begin, rows.count).sum() / tokens;
    ratios.push_back(mean.exp().expand({rows.count}));
  }
  const at::Tensor ratio = at::cat(ratios);
  const at::Tensor clipped = ratio.clamp(1 - config.epsilon_low, 1 + config.epsilon_high);
  const at::Tensor gain = at::minimum(ratio * advantages, clipped * advantages);
  return {gain, {((ratio * advantages > clipped * advantages) & active).detach().sum()}};
}

}  // namespace whet
