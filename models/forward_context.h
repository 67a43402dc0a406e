// The mutable side of a forward pass. The model is const; whatever changes while it runs is here.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "models/kv_cache.h"

namespace whet {

struct ForwardContext {
  KvCache* cache = nullptr;           // null: attend within the batch (training)
  const Threads& threads = serial();  // that divide an operation; with gradients every operation runs on one
  std::vector<std::vector<int64_t>>* expert_load = nullptr;  // [layer][expert] tokens routed, added to
  std::vector<at::Tensor>* hidden_states = nullptr;  // residual stream before each layer, for inspection
};

}  // namespace whet
