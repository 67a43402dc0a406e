// Auxiliary-loss-free load balancing of experts (DeepSeek-V3, section 2.1.2).
#pragma once

#include "models/causal_lm.h"

namespace whet {

// int64 [layers, experts], all 0: for ForwardContext::expert_load.
at::Tensor zero_load(const ModelConfig& config);

// Moves every selection bias by `rate` towards even load, b_e += rate * sign(mean load - load_e), with `load`
// as in ForwardContext::expert_load. Returns max over layers of (largest load / mean load); 0 for a model
// without selection biases.
double balance_experts(CausalLm& model, const at::Tensor& load, double rate);

}  // namespace whet
