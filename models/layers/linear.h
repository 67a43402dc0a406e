// y = x W^T + b with one matrix, one for each head, or one for each expert. All use the products of
// kernels/backend.h, whose rows have the same bits in every batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "models/layers/remade.h"
#include "models/packed_weights.h"

namespace whet {

// residual + (x W^T + b). x: [rows, inputs]; bias: [outputs], or undefined; residual: [rows, outputs], or
// undefined; returns [rows, outputs].
at::Tensor linear(const Remade& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Exec& exec);

// x: [rows, heads, inputs], the last dimension contiguous -> [rows, heads, outputs]. weights: what is packed,
// [heads, outputs, inputs], as a view that gradients flow through.
at::Tensor head_linear(const at::Tensor& x, const at::Tensor& weights, const PackedWeights& packed,
                       const Exec& exec);

// The same without a gradient, into a tensor whose last dimension is contiguous.
void head_linear_into(const at::Tensor& out, const at::Tensor& x, const PackedWeights& packed,
                      const Exec& exec);

// x: [sorted, inputs], rows [begins[e], begins[e + 1]) for expert e -> [sorted, outputs]. begins: int64
// [experts + 1].
at::Tensor grouped_linear(const Remade& x, const PackedWeights& weights, const at::Tensor& begins,
                          const Exec& exec);

struct Linear {
  std::shared_ptr<const PackedWeights> weight;  // null: the layer has none
  at::Tensor bias;                              // [outputs], or undefined

  at::Tensor operator()(const Remade& x, const Exec& exec) const {
    return linear(x, *weight, bias, {}, exec);
  }
  at::Tensor operator()(const Remade& x, const at::Tensor& residual, const Exec& exec) const {
    return linear(x, *weight, bias, residual, exec);
  }
};

}  // namespace whet
