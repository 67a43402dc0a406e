// The trainer's log-probabilities: the same forward kernels as the sampler's, with an autograd graph.
#pragma once

#include "models/causal_lm.h"
#include "train/train_batch.h"

namespace whet {

// Log-probabilities and entropies of a micro-batch's targets, [rows].
inline TokenLogprobs compute_logprobs(const CausalLm& model, const MicroBatch& micro, double temperature,
                                      const ForwardContext& context = {}) {
  return token_logprobs(model.logits(model.hidden(micro.batch, context), context.exec), micro.targets,
                        temperature, context.exec);
}

}  // namespace whet
