// y = x W^T + b in three shapes: one matrix, one a head, one an expert. All run the product of
// kernels/linear.h, whose rows have the same bits in every batch; gradients are plain matrix products.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "models/packed_weights.h"

namespace whet {

// residual + (x W^T + b). x: [rows, inputs]; bias: [outputs], or undefined; residual: [rows, outputs], or
// undefined; returns [rows, outputs].
at::Tensor linear(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Threads& threads);

// x: [rows, heads, inputs], the last dimension contiguous -> [rows, heads, outputs]. weights: what is packed,
// [heads, outputs, inputs], as a view that gradients flow through.
at::Tensor head_linear(const at::Tensor& x, const at::Tensor& weights, const PackedWeights& packed,
                       const Threads& threads);

// The same without a gradient, into a tensor whose last dimension is contiguous.
void head_linear_into(const at::Tensor& out, const at::Tensor& x, const PackedWeights& packed,
                      const Threads& threads);

// x: [sorted, inputs], rows [begins[e], begins[e + 1]) for expert e -> [sorted, outputs].
at::Tensor grouped_linear(const at::Tensor& x, const PackedWeights& weights,
                          const std::vector<int64_t>& begins, const Threads& threads);

struct Linear {
  std::shared_ptr<const PackedWeights> weight;  // null: the layer has none
  at::Tensor bias;                              // [outputs], or undefined

  at::Tensor operator()(const at::Tensor& x, const Threads& threads) const {
    return linear(x, *weight, bias, {}, threads);
  }
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& residual, const Threads& threads) const {
    return linear(x, *weight, bias, residual, threads);
  }
};

}  // namespace whet
