#include <algorithm>
#include <atomic>

#include "kernels/cpu/backend/cpu_backend.h"
#include "kernels/cpu/sample_row.h"

namespace whet::kernels {

void CpuBackend::token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                                const TokenScores& scores) const {
  const int64_t vocab = logits.size(1);
  const auto* target = in<int64_t>(targets);
  float *rows = into(logits), *logprobs = into(scores.logprobs), *entropy = into(scores.entropy);
  float* log_normalizer = scores.log_normalizer.defined() ? into(scores.log_normalizer) : nullptr;
  threads_.run(logits.size(0), [&](int64_t r) {
    float* row = rows + r * vocab;
    entropy[r] = table_.log_softmax(row, vocab, static_cast<float>(temperature),
                                    log_normalizer == nullptr ? nullptr : log_normalizer + r);
    logprobs[r] = row[target[r]];
  });
}

void CpuBackend::token_logprobs_backward(const at::Tensor& logits, int64_t first, const at::Tensor& targets,
                                         double temperature, const TokenScores& scores,
                                         const TokenScores& grads) const {
  const int64_t size = logits.size(1);
  const auto* target = in<int64_t>(targets);
  float* rows = into(logits);
  const float *log_normalizer = in(scores.log_normalizer), *entropy = in(scores.entropy);
  const float *grad_logprobs = in(grads.logprobs), *grad_entropy = in(grads.entropy);
  threads_.run(logits.size(0), [&](int64_t r) {
    const LogSoftmaxRow row{static_cast<float>(temperature), log_normalizer[r], entropy[r], grad_logprobs[r],
                            grad_entropy[r]};
    table_.log_softmax_backward(rows + r * size, size, row);
    if (target[r] >= first && target[r] < first + size)
      rows[r * size + target[r] - first] += row.grad_logprob / row.temperature;
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
