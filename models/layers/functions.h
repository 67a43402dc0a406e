// The differentiable operations of the models: thin autograd wrappers over kernels/. The forward pass uses
// the same kernel with and without gradients, so that sampler and trainer agree. All tensors are float32 and
// contiguous unless said otherwise.
#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/backend.h"
#include "models/forward_context.h"
#include "models/layers/remade.h"
#include "models/token_batch.h"

namespace whet {

// x: [rows, dim] or [rows, heads, dim]; weight: [dim].
Remade rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const Exec& exec);

// x: [rows, gate | up] -> silu(gate) * up, [rows, dim].
Remade swiglu(const at::Tensor& x, const Exec& exec);

// Angles of every position, computed once.
using RopeTable = kernels::RopeAngles;
// x: [rows, heads, dim], the last dimension contiguous; positions: int64 [rows].
at::Tensor rope(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, const Exec& exec);
// The same without a gradient, into a tensor of x's shape; `direction` -1 rotates back.
void rotate_into(const at::Tensor& out, const at::Tensor& x, const at::Tensor& positions,
                 const RopeTable& table, float direction, const Exec& exec);

// Causal attention of every sequence in the batch. query: [rows, heads, key_dim]; key: [rows, kv_heads,
// key_dim]; value: [rows, kv_heads, value_dim] with any row stride, a part of the keys if latent; returns
// [rows, heads, value_dim]. With a cache the new tokens are written to layer `layer` first, and the result
// has no gradient.
at::Tensor causal_attention(const kernels::AttentionShape& shape, const Remade& query, const at::Tensor& key,
                            const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                            int64_t layer);

// The experts of each token and their weights.
struct Routing {
  at::Tensor chosen;   // int64 [tokens, active]
  at::Tensor weights;  // [tokens, active], differentiable
};
// logits: [tokens, experts]; bias: [experts], added for the choice of experts only, or undefined; given:
// int64 [tokens, active], the experts to weigh instead of a choice, or undefined.
Routing route(const kernels::RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
              const at::Tensor& given, const Exec& exec);

using kernels::ExpertDispatch;
// x: [tokens, dim] -> [sorted, dim].
Remade gather_slots(const Remade& x, const ExpertDispatch& dispatch, const Exec& exec);
// residual + (a token's weighted slots, summed in slot order, + shared). y: [sorted, dim]; weights: [tokens,
// active]; shared, residual: [tokens, dim], or undefined; returns [tokens, dim].
at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                         const at::Tensor& shared, const at::Tensor& residual, const Exec& exec);

}  // namespace whet
