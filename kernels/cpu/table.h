// The vector kernels of one instruction set. The files in simd/ are compiled once for AVX2 and once for
// AVX-512; both give the same bits, and the program uses the widest that the CPU supports.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/cpu/attention.h"
#include "kernels/cpu/linear.h"
#include "kernels/cpu/row_ops.h"

namespace whet::kernels {

// Rows of one span and heads that share keys, attended to by one task.
struct AttentionTile {
  int64_t first_row = 0, rows = 0;
  int64_t first_head = 0, heads = 0;
};

// Row of `length` scores, of which those of keys [begin, end) count.
struct SoftmaxRange {
  int64_t begin = 0, end = 0, length = 0;
  float scale = 1;
};

struct KernelTable {
  const char* name;
  // Rows [first_row, first_row + rows) of a product, the outputs of one panel; `next` are the weights to
  // prefetch.
  void (*linear_panel)(const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                       const float* next);
  void (*write_kv)(const AttentionShape& shape, const AttentionSpan& span, int64_t row);
  int64_t (*attention_scratch)(const AttentionShape& shape, const AttentionTile& tile, int64_t length);
  void (*attend_tile)(const AttentionShape& shape, const AttentionSpan& span, const AttentionTile& tile,
                      float* scratch);
  // In place: softmax(scale * scores) of the keys that count, 0 elsewhere.
  void (*softmax_range)(float* row, const SoftmaxRange& range);
  // In place: from the gradient of the probabilities to that of the scores, 0 elsewhere.
  void (*softmax_range_backward)(const float* probs, const SoftmaxRange& range, float* grad);
  // As in kernels/row_ops.h, on one thread.
  void (*rms_norm)(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
                   float* inverse_rms);
  void (*swiglu)(const float* x, int64_t rows, int64_t dim, float* out);
  float (*log_softmax)(float* logits, int64_t size, float temperature, float* log_normalizer);
  void (*log_softmax_backward)(float* logits, int64_t size, const LogSoftmaxRow& row);
};

namespace avx2 {
extern const KernelTable table;
}
namespace avx512 {
extern const KernelTable table;
}

// The widest that this CPU supports.
const KernelTable& kernel_table();
// All that it supports, the narrowest first.
std::vector<const KernelTable*> kernel_tables();

// The functions of kernels/, by the kernels of one table.
void linear(const KernelTable& table, std::span<const LinearProduct> products, const Threads& threads);
// Tokens of `written` are written, and do not attend.
void attend(const KernelTable& table, const AttentionShape& shape, std::span<const AttentionSpan> spans,
            std::span<const AttentionSpan> written, const Threads& threads);
void rms_norm(const KernelTable& table, const float* x, const float* weight, float eps, int64_t rows,
              int64_t dim, float* out, float* inverse_rms, const Threads& threads);
void swiglu(const KernelTable& table, const float* x, int64_t rows, int64_t dim, float* out,
            const Threads& threads);

}  // namespace whet::kernels
