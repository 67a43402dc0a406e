// The clipped policy objective with an optional KL penalty (DeepSeekMath, equation 3), as a pure function of
// tensors. Weights carry the normalisation over the whole batch, so cutting it into micro-batches does not
// change the sum.
#pragma once

#include <ATen/core/Tensor.h>

#include "rl/config.h"

namespace whet {

struct ObjectiveInput {
  at::Tensor logprobs;      // [rows], differentiable
  at::Tensor old_logprobs;  // [rows], recorded while sampling
  at::Tensor ref_logprobs;  // [rows], or undefined when beta is 0
  at::Tensor advantages;    // [rows]
  at::Tensor weights;       // [rows]: 1 / normaliser, 0 where a row has no target
  at::Tensor fresh;         // [rows]: 1 where the policy that samples today drew the token, else 0
};

struct ObjectiveOutput {
  at::Tensor loss;  // scalar: -sum(weights * (min(rho A, clip(rho) A) - beta KL))
  double kl = 0;    // sums over rows that have a target; k3 estimator exp(d) - d - 1, d = ref - logp
  double clipped_low = 0, clipped_high = 0;  // rows whose ratio was clipped where it mattered
  double logprob_difference = 0;             // max |logprobs - old_logprobs| over fresh rows
};

ObjectiveOutput policy_objective(const ObjectiveInput& in, const ObjectiveConfig& config);

// 1 / normaliser of a completion's tokens, given the whole batch.
struct BatchCounts {
  int64_t tokens = 0, sequences = 0, max_tokens = 0;
};
double token_weight(const ObjectiveConfig& config, const BatchCounts& counts, int64_t sequence_tokens);

}  // namespace whet
