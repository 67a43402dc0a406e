#include <algorithm>
#include <atomic>

#include "kernels/cpu/backend/cpu_backend.h"
#include "kernels/cpu/sample_row.h"

namespace whet::kernels {

void CpuBackend::token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                                const at::Tensor& logprobs, const at::Tensor& entropy) const {
  const int64_t vocab = logits.size(1);
  threads_.run(logits.size(0), [&](int64_t r) {
    float* row = into(logits) + r * vocab;
    into(entropy)[r] = table_.log_softmax(row, vocab, static_cast<float>(temperature));
    into(logprobs)[r] = row[in<int64_t>(targets)[r]];
  });
}

void CpuBackend::token_logprobs_backward(const at::Tensor& upstream, const at::Tensor& targets,
                                         double temperature, const at::Tensor& grad) const {
  const int64_t vocab = grad.size(1);
  const auto inverse = static_cast<float>(1.0 / temperature);
  threads_.run(grad.size(0), [&](int64_t r) {
    float* row = into(grad) + r * vocab;
    const float scale = in(upstream)[r] * inverse;
    for (int64_t i = 0; i < vocab; ++i) row[i] *= -scale;
    row[in<int64_t>(targets)[r]] += scale;
  });
}

// Each thread has one scratch row and takes the next draw until there are no more.
std::vector<SampledToken> CpuBackend::sample(const at::Tensor& logits,
                                             std::span<const SamplingRow> rows) const {
  const auto vocab = static_cast<size_t>(logits.size(1));
  std::vector<SampledToken> tokens(rows.size());
  std::atomic<size_t> next = 0;
  threads_.run(threads_.count(), [&](int64_t) {
    std::vector<float> scratch;
    for (size_t i; (i = next++) < rows.size();) {
      const float* row = in(logits) + static_cast<size_t>(rows[i].row) * vocab;
      scratch.assign(row, row + vocab);
      tokens[i] = sample_row(scratch, rows[i]);
    }
  });
  return tokens;
}

}  // namespace whet::kernels
