// Keeps the experts of a mixture evenly loaded without a loss of its own (DeepSeek-V3, section 2.1.2).
#pragma once

#include "models/causal_lm.h"

namespace whet {

// int64 [layers, experts], all 0: for ForwardContext::expert_load.
at::Tensor zero_load(const ModelConfig& config);

// Moves every selection bias by `rate` towards even load, b_e += rate * sign(mean load - load_e). Returns the
// largest load of an expert over the mean of its layer, the worst layer's; 0 for a model without such biases.
double balance_experts(CausalLm& model, const at::Tensor& load, double rate);

}  // namespace whet
