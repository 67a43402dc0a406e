// The mutable state of a forward pass; the model is const.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "models/kv_cache.h"
#include "models/recompute_mode.h"

namespace whet {

struct ForwardContext {
  KvCache* cache = nullptr;  // null: attend within the batch (training)
  Exec exec = {};            // where the operations run, forward and backward
  // int64 [layers, experts], with a layer for each MTP module after the others: tokens routed to each expert,
  // added to.
  const at::Tensor* expert_load = nullptr;
  // int64 [layers, rows, active], MTP modules aside: the experts of each token instead of those that the
  // routers choose (routing replay), and where those that took part are written to.
  at::Tensor given_experts = {};
  const at::Tensor* chosen_experts = nullptr;
  Recompute recompute = Recompute::none;  // of what is for the backward pass
  // A balance_loss() for each layer with experts is added; null: none is computed.
  std::vector<at::Tensor>* balance_losses = nullptr;
  std::vector<at::Tensor>* hidden_states = nullptr;  // residual stream before each layer, for inspection
};

}  // namespace whet
