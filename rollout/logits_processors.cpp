#include "rollout/logits_processors.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"

namespace whet {

namespace {

bool is_possible(float logit) { return logit > -INFINITY; }

void require_finite(std::span<const float> logits) {
  bool numbers = true;
  for (const float logit : logits) numbers &= logit < INFINITY;
  require(numbers && std::any_of(logits.begin(), logits.end(), is_possible),
          "the model's logits are not finite");
}

void penalize_repetition(std::span<float> logits, float penalty, std::span<const int32_t> prompt,
                         std::span<const int32_t> completion) {
  std::vector<bool> seen(logits.size());
  for (const auto& tokens : {prompt, completion})
    for (const int32_t id : tokens) {
      const auto i = static_cast<size_t>(id);
      if (seen[i]) continue;
      seen[i] = true;
      logits[i] = logits[i] > 0 ? logits[i] / penalty : logits[i] * penalty;
    }
}

bool ends_with(std::span<const int32_t> tokens, std::span<const int32_t> suffix) {
  return tokens.size() >= suffix.size() && std::equal(suffix.rbegin(), suffix.rend(), tokens.rbegin());
}

void allow_only(std::span<float> logits, std::span<const int32_t> ids) {
  std::vector<float> kept;
  for (const int32_t id : ids) kept.push_back(logits[static_cast<size_t>(id)]);
  std::fill(logits.begin(), logits.end(), -INFINITY);
  for (size_t i = 0; i < ids.size(); ++i) logits[static_cast<size_t>(ids[i])] = kept[i];
}

}  // namespace

void process_logits(std::span<float> logits, const SamplingParams& params, std::span<const int32_t> prompt,
                    std::span<const int32_t> completion) {
  const bool forbids = !params.bad_words.empty() || !params.allowed_token_ids.empty();
  if (!forbids && params.repetition_penalty == 1) return;
  require_finite(logits);
  if (params.repetition_penalty != 1)
    penalize_repetition(logits, static_cast<float>(params.repetition_penalty), prompt, completion);
  for (const std::span<const int32_t> word : params.bad_words)
    if (ends_with(completion, word.first(word.size() - 1)))
      logits[static_cast<size_t>(word.back())] = -INFINITY;
  if (!params.allowed_token_ids.empty()) allow_only(logits, params.allowed_token_ids);
  if (std::none_of(logits.begin(), logits.end(), is_possible))
    fail<UsageError>("sampling: bad_words and allowed_token_ids leave no token to sample");
}

}  // namespace whet
