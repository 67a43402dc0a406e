#include "rollout/engine.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "rollout/worker.h"

namespace whet {

namespace {

// Tokens of the longest prompt with its completion. Refuses what the model cannot take.
int64_t longest_sequence(const ModelConfig& model, const std::vector<Prompt>& prompts,
                         const SamplingParams& params) {
  int64_t longest = 0;
  for (const auto& prompt : prompts) {
    const auto length = static_cast<int64_t>(prompt.ids.size());
    if (length == 0) fail<UsageError>("prompt ", prompt.index, " is empty: expected at least one token");
    for (int32_t id : prompt.ids)
      if (id < 0 || id >= model.vocab_size)
        fail<UsageError>("prompt ", prompt.index, " holds token ", id, ": expected 0 to ",
                         model.vocab_size - 1, ", the model's vocabulary");
    if (length + params.max_tokens > model.max_position_embeddings)
      fail<UsageError>("prompt ", prompt.index, " has ", length, " tokens: with max_tokens ",
                       params.max_tokens, " that exceeds the model's max_position_embeddings ",
                       model.max_position_embeddings);
    longest = std::max(longest, length);
  }
  return longest + params.max_tokens;
}

}  // namespace

std::vector<Group> Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
                                    const TokenCallback& on_token) const {
  std::vector<Group> groups;
  for (const auto& prompt : prompts) groups.push_back({prompt, {}});
  const int64_t capacity = longest_sequence(model_.config(), prompts, params);

  const auto workers = std::min<size_t>(static_cast<size_t>(config_.threads), groups.size());
  const int64_t sequences =
      (static_cast<int64_t>(groups.size() / std::max<size_t>(workers, 1)) + 1) * params.n;
  const int64_t batch = std::min<int64_t>(config_.max_batch, sequences);
  parallel_for(static_cast<int>(workers), static_cast<int>(workers), [&](int worker) {
    const c10::InferenceMode inference;
    std::vector<Group*> share;
    for (size_t i = static_cast<size_t>(worker); i < groups.size(); i += workers) share.push_back(&groups[i]);
    RolloutWorker(model_, params, batch, capacity, on_token).run(std::move(share));
  });
  return groups;
}

}  // namespace whet
