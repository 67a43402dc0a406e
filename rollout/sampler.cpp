#include "rollout/sampler.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "kernels/draw.h"
#include "kernels/row_ops.h"
#include "rollout/logits_processors.h"
#include "rollout/truncation.h"

namespace whet {

namespace {

// What a token is drawn from.
struct Distribution {
  std::span<float> logprobs;
  float entropy;
  std::vector<int32_t> ids;  // of its tokens; empty: they are the vocabulary

  int32_t id(int64_t index) const {
    return ids.empty() ? static_cast<int32_t>(index) : ids[static_cast<size_t>(index)];
  }
};

// The tokens that are kept move to the front of the row.
Distribution truncated(std::span<float> logprobs, const SamplingParams& params) {
  const auto kept = truncate(logprobs, params);
  Distribution result{logprobs.first(kept.size()), 0, {}};
  for (size_t i = 0; i < kept.size(); ++i) {
    result.logprobs[i] = kept[i].logprob;
    result.ids.push_back(kept[i].id);
  }
  result.entropy = kernels::log_softmax(result.logprobs.data(), static_cast<int64_t>(kept.size()), 1);
  return result;
}

Distribution distribution_of(std::span<float> logits, const SamplingParams& params) {
  const bool greedy = params.temperature == 0;
  const float entropy = kernels::log_softmax(logits.data(), static_cast<int64_t>(logits.size()),
                                             greedy ? 1.0f : static_cast<float>(params.temperature));
  require(!std::isnan(entropy), "the model's logits are not finite");
  if (!greedy && truncates(params)) return truncated(logits, params);
  return {logits, entropy, {}};
}

}  // namespace

SampledToken sample_token(float* logits, int64_t vocab_size, const SamplingParams& params,
                          std::span<const int32_t> prompt, std::span<const int32_t> completion,
                          float uniform) {
  const std::span<float> row(logits, static_cast<size_t>(vocab_size));
  process_logits(row, params, prompt, completion);
  const Distribution from = distribution_of(row, params);
  const auto& logprobs = from.logprobs;
  const int64_t chosen = params.temperature == 0
                             ? std::max_element(logprobs.begin(), logprobs.end()) - logprobs.begin()
                             : kernels::draw(logprobs.data(), static_cast<int64_t>(logprobs.size()), uniform);
  SampledToken token{from.id(chosen), logprobs[static_cast<size_t>(chosen)], from.entropy, {}};
  if (params.logprobs > 0) {
    token.top = most_likely(logprobs, static_cast<size_t>(params.logprobs));
    for (auto& likely : token.top) likely.id = from.id(likely.id);
  }
  return token;
}

}  // namespace whet
