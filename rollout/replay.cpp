#include "rollout/replay.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <numeric>

#include "kernels/row_ops.h"

namespace whet {

std::vector<std::vector<float>> replay_logprobs(const CausalLm& model,
                                                const std::vector<std::vector<int32_t>>& sequences) {
  const c10::InferenceMode inference;
  size_t longest = 0;
  for (const auto& ids : sequences) longest = std::max(longest, ids.size());
  const size_t pages = (longest + kernels::kPageTokens - 1) / kernels::kPageTokens;
  KvCache cache = model.make_cache(static_cast<int64_t>(sequences.size() * pages));
  std::vector<int32_t> page_ids(sequences.size() * pages);
  std::iota(page_ids.begin(), page_ids.end(), 0);
  std::vector<std::vector<float>> logprobs(sequences.size());
  const int64_t vocab_size = model.config().vocab_size;
  for (size_t position = 0; position + 1 < longest; ++position) {
    TokenBatchBuilder step;
    std::vector<size_t> running;
    for (size_t s = 0; s < sequences.size(); ++s) {
      if (position + 1 >= sequences[s].size()) continue;
      step.add(&sequences[s][position], 1, static_cast<int64_t>(position), page_ids.data() + s * pages);
      running.push_back(s);
    }
    const ForwardContext context{&cache};
    const at::Tensor logits = model.logits(model.hidden(step.build(), context));
    float* row = logits.mutable_data_ptr<float>();
    for (const size_t s : running) {
      kernels::log_softmax(row, vocab_size, 1.0f);
      logprobs[s].push_back(row[sequences[s][position + 1]]);
      row += vocab_size;
    }
  }
  return logprobs;
}

}  // namespace whet
