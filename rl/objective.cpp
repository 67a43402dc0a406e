#include "rl/objective.h"

#include <ATen/ATen.h>

namespace whet {

ObjectiveOutput policy_objective(const ObjectiveInput& in, const ObjectiveConfig& config) {
  const at::Tensor ratio = (in.logprobs - in.old_logprobs).exp();
  const at::Tensor clipped = ratio.clamp(1 - config.epsilon_low, 1 + config.epsilon_high);
  at::Tensor gain = at::minimum(ratio * in.advantages, clipped * in.advantages);
  ObjectiveOutput out;
  const at::Tensor active = in.weights.ne(0);
  if (in.ref_logprobs.defined()) {
    const at::Tensor difference =
        (in.ref_logprobs - in.logprobs) * active;  // exp cannot overflow in a prompt
    const at::Tensor kl = difference.exp() - difference - 1;
    gain = gain - config.beta * kl;
    out.kl = (kl.detach() * active).sum().item<double>();
  }
  out.loss = -(in.weights * gain).sum();

  const at::Tensor rho = ratio.detach();
  out.clipped_low = ((rho < 1 - config.epsilon_low) & (in.advantages < 0) & active).sum().item<double>();
  out.clipped_high = ((rho > 1 + config.epsilon_high) & (in.advantages > 0) & active).sum().item<double>();
  out.logprob_difference =
      ((in.logprobs.detach() - in.old_logprobs) * active * in.fresh).abs().max().item<double>();
  return out;
}

double token_weight(const ObjectiveConfig& config, const BatchCounts& counts, int64_t sequence_tokens) {
  if (config.normalization == "sequence")
    return 1.0 / static_cast<double>(counts.sequences * sequence_tokens);
  if (config.normalization == "constant")
    return 1.0 / static_cast<double>(counts.sequences * counts.max_tokens);
  return 1.0 / static_cast<double>(counts.tokens);
}

}  // namespace whet
