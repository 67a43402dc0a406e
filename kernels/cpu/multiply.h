// Products of matrices of any strides, for gradients. They are packed for the kernel of kernels/cpu/linear.h:
// every output is one chain of fused multiply-adds over the depth, first to last, so that its bits depend
// neither on the threads nor on the instruction set.
#pragma once

#include <cstdint>
#include <span>

#include "base/threads.h"

namespace whet::kernels {

// Element (r, c) is data[r * row_stride + c * column_stride].
struct MatrixView {
  const float* data = nullptr;
  int64_t row_stride = 0, column_stride = 1;
};

// out [rows, columns] = a [rows, depth] b [depth, columns], or out += it if `accumulate`.
struct MatrixProduct {
  MatrixView a, b;
  int64_t rows = 0, depth = 0, columns = 0;
  float* out = nullptr;  // rows out_stride apart
  int64_t out_stride = 0;
  bool accumulate = false;
};

struct KernelTable;

// Several products at once share the threads. Their outputs must not overlap.
void multiply(const KernelTable& table, std::span<const MatrixProduct> products, const Threads& threads);

}  // namespace whet::kernels
