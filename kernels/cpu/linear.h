// y = residual + (x W^T + b) with packed weights. Every output is one chain of fused multiply-adds over the
// inputs, first to last: its bits depend on its row and the weights only, not on the other rows, the division
// of the work or the CPU.
#pragma once

#include <cstdint>
#include <span>

#include "base/threads.h"

namespace whet::kernels {

// Packed weights are panels of kPanel outputs, [panels, inputs, kPanel], the last filled up with zeros.
inline constexpr int64_t kPanel = 32;
int64_t packed_size(int64_t outputs, int64_t inputs);  // in floats

// W[o, i] = weight[o * output_stride + i * input_stride]. packed: packed_size floats, of which pack_panel()
// writes those of one panel.
void pack_panel(const float* weight, int64_t output_stride, int64_t input_stride, int64_t outputs,
                int64_t inputs, int64_t panel, float* packed);
void pack_weights(const float* weight, int64_t output_stride, int64_t input_stride, int64_t outputs,
                  int64_t inputs, float* packed, const Threads& threads);

struct LinearProduct {
  const float* x = nullptr;  // [rows, inputs], rows x_stride apart
  int64_t rows = 0, x_stride = 0;
  const float* packed = nullptr;
  int64_t inputs = 0, outputs = 0;
  const float* bias = nullptr;  // [outputs], or null
  float* out = nullptr;         // [rows, outputs], rows out_stride apart
  int64_t out_stride = 0;
  const float* residual = nullptr;  // as out, or null
  bool accumulate = false;          // the chains begin with what `out` holds instead of 0
};

// Several products at once share the threads: the experts of a layer, the heads of an attention.
void linear(std::span<const LinearProduct> products, const Threads& threads);

}  // namespace whet::kernels
