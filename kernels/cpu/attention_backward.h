// Gradients of attention over packed sequences. Scores and probabilities are computed again, block by block
// of queries, from the keys that the block attends to.
#pragma once

#include <cstdint>
#include <span>

#include "base/threads.h"
#include "kernels/shapes.h"

namespace whet::kernels {

// Rows of all sequences, as kernels/backend.h has them. grad_query is written, the other gradients are added
// to.
struct AttentionGradients {
  const float* query = nullptr;     // [rows, heads, key_dim]
  const float* key = nullptr;       // [rows, kv_heads, key_dim]
  const float* value = nullptr;     // [rows, kv_heads, value_dim], rows value_stride apart
  const float* grad_out = nullptr;  // [rows, heads, value_dim]
  float *grad_query = nullptr, *grad_key = nullptr, *grad_value = nullptr;  // all contiguous
  int64_t value_stride = 0;
};

struct KernelTable;

// Sequences add to the gradients of a shared prefix in their order, whatever the threads.
void attend_backward(const KernelTable& table, const AttentionShape& shape,
                     std::span<const SequenceSpan> spans, const AttentionGradients& tensors,
                     const Threads& threads);

}  // namespace whet::kernels
