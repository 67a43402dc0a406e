#include "kernels/cpu/attention.h"

#include "kernels/cpu/attention_backward.h"
#include "kernels/cpu/backend/cpu_backend.h"

namespace whet::kernels {

void CpuBackend::attend(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                        const at::Tensor& value, std::span<const SequenceSpan> spans, const PagedKv& kv,
                        const at::Tensor& out) const {
  float* base = into(kv.data) + kv.layer * kv.data.stride(1);
  const float *keys = in(key), *values = in(value), *queries = in(query);
  float* outputs = into(out);
  std::vector<AttentionSpan> rows, prefixes;
  for (size_t s = 0; s < spans.size(); ++s) {
    const SequenceSpan& span = spans[s];
    const auto* pages = in<int32_t>(kv.page_table) + static_cast<int64_t>(s) * kv.page_table.stride(0);
    const auto of_tokens = [&](int64_t position, int64_t count, int64_t row) -> AttentionSpan {
      return {{base, kv.data.stride(0), pages},
              position,
              count,
              keys + row * key.stride(0),
              values + row * value.stride(0),
              queries + row * query.stride(0),
              outputs + row * out.stride(0),
              value.stride(0),
              span.shift};
    };
    rows.push_back(of_tokens(span.first_position + span.shift, span.count, span.begin));
    if (span.prefix_begin < 0) continue;
    // The sequence has the full pages of its prefix in common with another one, and the rest for itself.
    const int64_t first = span.first_position / kPageTokens * kPageTokens;
    prefixes.push_back(of_tokens(first, span.first_position - first, span.prefix_begin + first));
  }
  kernels::attend(table_, shape, rows, prefixes, threads_);
}

void CpuBackend::attend_backward(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                                 const at::Tensor& value, std::span<const SequenceSpan> spans,
                                 const at::Tensor& grad_out, const AttentionGrads& grads) const {
  kernels::attend_backward(table_, shape, spans,
                           {in(query), in(key), in(value), in(grad_out), into(grads.query), into(grads.key),
                            into(grads.value), value.stride(0)},
                           threads_);
}

}  // namespace whet::kernels
