// A weight matrix, or a stack of them, in the layout of the product kernels: a copy that sampler and trainer
// share, and that has to be made anew when the weights have changed.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "kernels/backend.h"

namespace whet {

class PackedWeights {
 public:
  // weight: [outputs, inputs] or [count, outputs, inputs] with any strides. Nothing is packed yet.
  explicit PackedWeights(const at::Tensor& weight) : weight_(weight) {}

  // Copies the current weights.
  void pack(const Exec& exec);

  // What the products read. Throws Error when the weights have changed since pack().
  const kernels::PackedMatrices& matrices() const;

  // The weights themselves.
  const at::Tensor& weight() const { return weight_; }
  int64_t outputs() const { return weight_.size(-2); }
  int64_t inputs() const { return weight_.size(-1); }

 private:
  at::Tensor weight_;
  int64_t packed_version_ = -1;
  kernels::PackedMatrices packed_;
};

}  // namespace whet
