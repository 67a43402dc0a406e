#include "kernels/cpu/logits_processors.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace whet::kernels {

namespace {

bool is_possible(float logit) { return logit > -INFINITY; }

bool all_finite(std::span<const float> logits) {
  bool numbers = true;
  for (const float logit : logits) numbers &= logit < INFINITY;
  return numbers && std::any_of(logits.begin(), logits.end(), is_possible);
}

void penalize_repetition(std::span<float> logits, const SamplingRow& params) {
  const auto penalty = static_cast<float>(params.repetition_penalty);
  std::vector<bool> seen(logits.size());
  for (const auto& tokens : params.context)
    for (const int32_t id : tokens) {
      const auto i = static_cast<size_t>(id);
      if (seen[i]) continue;
      seen[i] = true;
      logits[i] = logits[i] > 0 ? logits[i] / penalty : logits[i] * penalty;
    }
}

void allow_only(std::span<float> logits, std::span<const int32_t> ids) {
  std::vector<float> kept;
  for (const int32_t id : ids) kept.push_back(logits[static_cast<size_t>(id)]);
  std::fill(logits.begin(), logits.end(), -INFINITY);
  for (size_t i = 0; i < ids.size(); ++i) logits[static_cast<size_t>(ids[i])] = kept[i];
}

}  // namespace

DrawStatus process_logits(std::span<float> logits, const SamplingRow& params) {
  const bool forbids = !params.banned.empty() || !params.allowed.empty();
  if (!forbids && params.repetition_penalty == 1) return DrawStatus::drawn;
  if (!all_finite(logits)) return DrawStatus::not_finite;
  if (params.repetition_penalty != 1) penalize_repetition(logits, params);
  for (const int32_t id : params.banned) logits[static_cast<size_t>(id)] = -INFINITY;
  if (!params.allowed.empty()) allow_only(logits, params.allowed);
  return std::any_of(logits.begin(), logits.end(), is_possible) ? DrawStatus::drawn : DrawStatus::no_token;
}

}  // namespace whet::kernels
