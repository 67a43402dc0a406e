// The differentiable operations of the models: thin autograd wrappers over kernels/. Each computes its
// forward by the same kernel whether or not gradients are wanted, so that sampler and trainer agree.
// All tensors are float32 and contiguous unless said otherwise.
#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/attention.h"
#include "kernels/route.h"
#include "kernels/row_ops.h"
#include "models/forward_context.h"
#include "models/token_batch.h"

namespace whet {

// x: [rows, dim] or [rows, heads, dim]; weight: [dim].
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const Threads& threads);

// x: [rows, gate | up] -> silu(gate) * up, [rows, dim].
at::Tensor swiglu(const at::Tensor& x, const Threads& threads);

// Angles of every position, computed once: [positions, dim/2] each.
struct RopeTable {
  at::Tensor cos, sin;
  kernels::RopePairs pairs = kernels::RopePairs::halves;
};
// x: [rows, heads, dim], the last dimension contiguous; positions: int64 [rows].
at::Tensor rope(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table,
                const Threads& threads);
// The same without a gradient, into a tensor of x's shape; `direction` -1 rotates back.
void rotate_into(const at::Tensor& out, const at::Tensor& x, const at::Tensor& positions,
                 const RopeTable& table, float direction, const Threads& threads);

// Causal attention of every sequence in the batch. query: [rows, heads, key_dim]; key: [rows, kv_heads,
// key_dim]; value: [rows, kv_heads, value_dim], a part of the keys if latent, its rows any distance apart;
// returns [rows, heads, value_dim]. With a cache the new tokens are written to layer `layer` first and no
// gradient is kept.
at::Tensor causal_attention(const kernels::AttentionShape& shape, const at::Tensor& query,
                            const at::Tensor& key, const at::Tensor& value, const TokenBatch& batch,
                            const ForwardContext& context, int64_t layer);

// The experts of each token and how much they weigh.
struct Routing {
  at::Tensor chosen;   // int64 [tokens, active]
  at::Tensor weights;  // [tokens, active], differentiable
};
// logits: [tokens, experts]; bias: [experts], for the choice alone, or undefined.
Routing route(const kernels::RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias);

// Where each token's expert slots stand once sorted by expert.
struct ExpertDispatch {
  at::Tensor rows;              // int64 [sorted]: the token each sorted slot reads
  at::Tensor place;             // int64 [tokens, active]: where a token's slots stand
  std::vector<int64_t> begins;  // [experts + 1]
};
// x: [tokens, dim] -> [sorted, dim].
at::Tensor gather_slots(const at::Tensor& x, const ExpertDispatch& dispatch, const Threads& threads);
// residual + (a token's weighed slots, summed in slot order, + shared). y: [sorted, dim]; weights: [tokens,
// active]; shared, residual: [tokens, dim], or undefined; returns [tokens, dim].
at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                         const at::Tensor& shared, const at::Tensor& residual, const Threads& threads);

struct TokenLogprobs {
  at::Tensor logprobs;  // [rows], differentiable
  at::Tensor entropy;   // [rows], in nats, not differentiable
};
// Log-probability of `targets` (int64 [rows]) under softmax(logits / temperature). logits: [rows, vocab],
// overwritten.
TokenLogprobs token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature);

}  // namespace whet
