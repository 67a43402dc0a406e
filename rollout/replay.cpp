#include "rollout/replay.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <numeric>

#include "models/host_tensor.h"

namespace whet {

std::vector<std::vector<float>> replay_logprobs(const CausalLm& model,
                                                const std::vector<std::vector<int32_t>>& sequences,
                                                double temperature) {
  const c10::InferenceMode inference;
  size_t longest = 0;
  for (const auto& ids : sequences) longest = std::max(longest, ids.size());
  const size_t pages = (longest + kernels::kPageTokens - 1) / kernels::kPageTokens;
  KvCache cache = model.make_cache(static_cast<int64_t>(sequences.size() * pages));
  std::vector<int32_t> page_ids(sequences.size() * pages);
  std::iota(page_ids.begin(), page_ids.end(), 0);
  std::vector<std::vector<float>> logprobs(sequences.size());
  const ForwardContext context{&cache};
  for (size_t position = 0; position + 1 < longest; ++position) {
    TokenBatchBuilder step;
    std::vector<size_t> running;
    std::vector<int64_t> next;
    for (size_t s = 0; s < sequences.size(); ++s) {
      if (position + 1 >= sequences[s].size()) continue;
      step.add({&sequences[s][position], 1}, static_cast<int64_t>(position),
               {page_ids.data() + s * pages, pages});
      running.push_back(s);
      next.push_back(sequences[s][position + 1]);
    }
    const at::Tensor logits = model.logits(model.hidden(step.build(), context), context.exec);
    const at::Tensor chosen = at::empty({logits.size(0)}, logits.options()), entropy = at::empty_like(chosen);
    context.exec->token_logprobs(logits, to_tensor(next), temperature, {chosen, entropy});
    const auto values = to_vector<float>(chosen);
    for (size_t i = 0; i < running.size(); ++i) logprobs[running[i]].push_back(values[i]);
  }
  return logprobs;
}

}  // namespace whet
