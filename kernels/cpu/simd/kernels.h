// The functions of this folder, for the kernel table.
#pragma once

#include "kernels/cpu/table.h"

namespace whet::kernels::WHET_ISA {

void linear_panel(const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                  const float* next);
void write_kv(const AttentionShape& shape, const AttentionSpan& span, int64_t row);
int64_t attention_scratch(const AttentionShape& shape, const AttentionTile& tile, int64_t length);
void attend_tile(const AttentionShape& shape, const AttentionSpan& span, const AttentionTile& tile,
                 float* scratch);
void rms_norm(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
              float* inverse_rms);
void swiglu(const float* x, int64_t rows, int64_t dim, float* out);
float log_softmax(float* logits, int64_t size, float temperature, float* log_normalizer);
void log_softmax_backward(float* logits, int64_t size, const LogSoftmaxRow& row);
void softmax_range(float* row, const SoftmaxRange& range);
void softmax_range_backward(const float* probs, const SoftmaxRange& range, float* grad);

}  // namespace whet::kernels::WHET_ISA
