#include "rollout/engine.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "rollout/worker.h"

namespace whet {

namespace {

int64_t longest_prompt(const CausalLm& model, const std::vector<Prompt>& prompts, const SamplingParams& params) {
  size_t longest = 0;
  for (const auto& prompt : prompts) {
    if (prompt.ids.empty()) fail<UsageError>("prompt ", prompt.index, " is empty: expected at least one token");
    longest = std::max(longest, prompt.ids.size());
  }
  const auto total = static_cast<int64_t>(longest) + params.max_tokens;
  if (total > model.config().max_position_embeddings)
    fail<UsageError>("a prompt of ", longest, " tokens and max_tokens ", params.max_tokens,
                     " exceed max_position_embeddings ", model.config().max_position_embeddings);
  return total;
}

}  // namespace

std::vector<Group> Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params) const {
  std::vector<Group> groups;
  for (const auto& prompt : prompts) groups.push_back({prompt, {}});
  const int64_t capacity = longest_prompt(model_, prompts, params);

  const auto workers = std::min<size_t>(static_cast<size_t>(config_.threads), groups.size());
  const int64_t sequences = (static_cast<int64_t>(groups.size() / std::max<size_t>(workers, 1)) + 1) * params.n;
  const int64_t batch = std::min<int64_t>(config_.max_batch, sequences);
  parallel_for(static_cast<int>(workers), static_cast<int>(workers), [&](int worker) {
    const c10::InferenceMode inference;
    std::vector<Group*> share;
    for (size_t i = static_cast<size_t>(worker); i < groups.size(); i += workers) share.push_back(&groups[i]);
    RolloutWorker(model_, params, batch, capacity).run(std::move(share));
  });
  return groups;
}

}  // namespace whet
