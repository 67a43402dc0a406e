#include "rollout/sampling_rows.h"

#include <algorithm>

#include "base/error.h"
#include "base/philox.h"

namespace whet {

namespace {

// Whether completion and draft together end with `suffix`.
bool ends_with(std::span<const int32_t> completion, std::span<const int32_t> draft,
               std::span<const int32_t> suffix) {
  if (completion.size() + draft.size() < suffix.size()) return false;
  for (size_t back = 0; back < suffix.size(); ++back) {
    const int32_t token = back < draft.size() ? draft[draft.size() - 1 - back]
                                              : completion[completion.size() - 1 - (back - draft.size())];
    if (token != suffix[suffix.size() - 1 - back]) return false;
  }
  return true;
}

}  // namespace

kernels::SamplingRow sampling_row(const Sequence& sequence, int64_t drafted, int64_t row) {
  const SamplingParams& params = sequence.request->params;
  const Prompt& prompt = sequence.request->prompt;
  const DrawKey& key = sequence.request->key;
  const std::span<const int32_t> completion = sequence.completion.tokens,
                                 draft{sequence.draft.data(), static_cast<size_t>(drafted)};
  const auto position = static_cast<uint32_t>(completion.size() + draft.size());
  kernels::SamplingRow asked;
  asked.row = row;
  asked.uniform = token_uniform(key.seed, key.step, prompt.index, sequence.sample, position);
  asked.temperature = params.temperature;
  asked.top_p = params.top_p;
  asked.min_p = params.min_p;
  asked.repetition_penalty = params.repetition_penalty;
  asked.top_k = params.top_k;
  asked.logprobs = params.logprobs;
  asked.context[0] = prompt.ids;
  asked.context[1] = completion;
  asked.context[2] = draft;
  for (const std::span<const int32_t> word : params.bad_words)
    if (ends_with(completion, draft, word.first(word.size() - 1))) asked.banned.push_back(word.back());
  asked.allowed = params.allowed_token_ids;
  return asked;
}

void require_drawn(const kernels::SampledToken& token, const Sequence& sequence, size_t position) {
  if (token.status == kernels::DrawStatus::drawn) return;
  if (token.status == kernels::DrawStatus::no_token)
    fail<UsageError>("sampling: bad_words and allowed_token_ids leave no token to sample");
  constexpr uint32_t kNone = 0xffffffff;  // of draws outside of training steps, such as an evaluation's
  const uint32_t step = sequence.request->key.step;
  fail("the model's logits are not finite: ", step == kNone ? "" : concat("step ", step, ", "), "prompt ",
       sequence.request->prompt.index, ", sample ", sequence.sample, ", token ", position);
}

}  // namespace whet
