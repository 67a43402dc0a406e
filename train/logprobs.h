// The trainer's log-probabilities: the same forward kernels as the sampler's, with an autograd graph.
#pragma once

#include "models/causal_lm.h"
#include "train/train_batch.h"

namespace whet {

// Log-probabilities and entropies of a micro-batch's targets, [rows]: 0 in rows of weight 0, which cost
// nothing. hidden: [rows, hidden_size].
TokenLogprobs compute_logprobs(const CausalLm& model, const at::Tensor& hidden, const MicroBatch& micro,
                               double temperature, const Exec& exec);

inline TokenLogprobs compute_logprobs(const CausalLm& model, const MicroBatch& micro, double temperature,
                                      const ForwardContext& context = {}) {
  return compute_logprobs(model, model.hidden(micro.batch, context), micro, temperature, context.exec);
}

}  // namespace whet
