#include "kernels/cpu/sample_row.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/draw.h"
#include "kernels/cpu/logits_processors.h"
#include "kernels/cpu/row_ops.h"
#include "kernels/cpu/truncation.h"

namespace whet::kernels {

namespace {

// The distribution that a token is drawn from.
struct Distribution {
  std::span<float> logprobs;
  float entropy;
  std::vector<int32_t> ids;  // of its tokens; empty: they are the vocabulary

  int32_t id(int64_t index) const {
    return ids.empty() ? static_cast<int32_t>(index) : ids[static_cast<size_t>(index)];
  }
};

// The tokens that are kept move to the front of the row.
Distribution truncated(std::span<float> logprobs, const SamplingRow& params) {
  const auto kept = truncate(logprobs, params);
  Distribution result{logprobs.first(kept.size()), 0, {}};
  for (size_t i = 0; i < kept.size(); ++i) {
    result.logprobs[i] = kept[i].logprob;
    result.ids.push_back(kept[i].id);
  }
  result.entropy = log_softmax(result.logprobs.data(), static_cast<int64_t>(kept.size()), 1);
  return result;
}

Distribution distribution_of(std::span<float> logits, const SamplingRow& params) {
  const bool greedy = params.temperature == 0;
  const float entropy = log_softmax(logits.data(), static_cast<int64_t>(logits.size()),
                                    greedy ? 1.0f : static_cast<float>(params.temperature));
  if (!greedy && !std::isnan(entropy) && truncates(params)) return truncated(logits, params);
  return {logits, entropy, {}};
}

}  // namespace

SampledToken sample_row(std::span<float> logits, const SamplingRow& params) {
  SampledToken token;
  token.status = process_logits(logits, params);
  if (token.status != DrawStatus::drawn) return token;
  const Distribution from = distribution_of(logits, params);
  const auto& logprobs = from.logprobs;
  if (std::isnan(from.entropy)) {
    token.status = DrawStatus::not_finite;
    return token;
  }
  const int64_t chosen = params.temperature == 0
                             ? std::max_element(logprobs.begin(), logprobs.end()) - logprobs.begin()
                             : draw(logprobs.data(), static_cast<int64_t>(logprobs.size()), params.uniform);
  token.id = from.id(chosen);
  token.logprob = logprobs[static_cast<size_t>(chosen)];
  token.entropy = from.entropy;
  if (params.logprobs > 0) {
    token.top = most_likely(logprobs, static_cast<size_t>(params.logprobs));
    for (auto& likely : token.top) likely.id = from.id(likely.id);
  }
  return token;
}

}  // namespace whet::kernels
