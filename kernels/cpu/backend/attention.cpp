#include "kernels/cpu/attention.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/backend/cpu_backend.h"

namespace whet::kernels {

void CpuBackend::attend(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                        const at::Tensor& value, std::span<const SequenceSpan> spans, const PagedKv& kv,
                        const at::Tensor& out) const {
  float* base = into(kv.data) + kv.layer * kv.data.stride(1);
  std::vector<AttentionSpan> rows;
  for (size_t s = 0; s < spans.size(); ++s) {
    const SequenceSpan& span = spans[s];
    const auto* pages = in<int32_t>(kv.page_table) + static_cast<int64_t>(s) * kv.page_table.stride(0);
    rows.push_back({{base, kv.data.stride(0), pages},
                    span.first_position + span.shift,
                    span.count,
                    in(key) + span.begin * key.stride(0),
                    in(value) + span.begin * value.stride(0),
                    in(query) + span.begin * query.stride(0),
                    into(out) + span.begin * out.stride(0),
                    value.stride(0),
                    span.shift});
  }
  kernels::attend(table_, shape, rows, threads_);
}

void CpuBackend::causal_softmax(const at::Tensor& scores, int64_t group, float scale, int64_t window) const {
  const int64_t rows = scores.size(0), length = scores.size(1);
  float* row = into(scores);
  for (int64_t r = 0; r < rows; ++r, row += length) {
    const int64_t end = r / group + 1, begin = window > 0 ? std::max<int64_t>(0, end - window) : 0;
    const float max = *std::max_element(row + begin, row + end);
    float sum = 0;
    for (int64_t s = begin; s < end; ++s) sum += row[s] = std::exp((row[s] - max) * scale);
    for (int64_t s = begin; s < end; ++s) row[s] /= sum;
    std::fill(row, row + begin, 0.0f);
    std::fill(row + end, row + length, 0.0f);
  }
}

void CpuBackend::causal_softmax_backward(const at::Tensor& probs, float scale, const at::Tensor& grad) const {
  const int64_t rows = probs.size(0), length = probs.size(1);
  const float* p = in(probs);
  float* g = into(grad);
  for (int64_t r = 0; r < rows; ++r, p += length, g += length) {
    float dot = 0;
    for (int64_t s = 0; s < length; ++s) dot += p[s] * g[s];
    for (int64_t s = 0; s < length; ++s) g[s] = p[s] * (g[s] - dot) * scale;
  }
}

}  // namespace whet::kernels
