// Log-probabilities of given tokens, from hidden states: the last product of a model and a softmax over its
// vocabulary in one operation, which holds the logits of a few rows at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "models/packed_weights.h"

namespace whet {

struct TokenLogprobs {
  at::Tensor logprobs;  // [rows]
  at::Tensor entropy;   // [rows], in nats
};

// Of `targets` (int64 [rows]) under softmax(hidden W^T / temperature), both differentiable, with the bits of
// the sampler. hidden: [rows, hidden_size]; weight: [vocab, hidden_size], which has no gradient unless
// `trains_weight`.
TokenLogprobs token_logprobs(const at::Tensor& hidden, const std::shared_ptr<const PackedWeights>& weight,
                             const at::Tensor& targets, double temperature, const Exec& exec,
                             bool trains_weight = true);

// Floats that one pass with gradients takes beside its inputs and their gradients, at its peak.
int64_t token_logprobs_scratch(int64_t rows, int64_t vocab, int64_t hidden_size);

}  // namespace whet
