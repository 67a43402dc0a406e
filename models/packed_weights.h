// A weight matrix, or a stack of them, laid out for the product kernel: a copy that sampler and trainer both
// read, and that is made anew when the weights have changed.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "base/lazy_floats.h"
#include "base/threads.h"

namespace whet {

class PackedWeights {
 public:
  // weight: [outputs, inputs] or [count, outputs, inputs], float32, with any strides. Nothing is packed yet.
  explicit PackedWeights(const at::Tensor& weight);

  // Copies the weights as they are now.
  void pack(const Threads& threads);

  // Matrix `index`, as kernels::linear reads it. Throws Error when the weights have changed since pack().
  const float* matrix(int64_t index = 0) const;

  // The weights themselves.
  const at::Tensor& weight() const { return weight_; }
  int64_t count() const { return weight_.dim() == 3 ? weight_.size(0) : 1; }
  int64_t outputs() const { return weight_.size(-2); }
  int64_t inputs() const { return weight_.size(-1); }

 private:
  at::Tensor weight_;
  int64_t packed_version_ = -1;
  LazyFloats packed_;
};

}  // namespace whet
