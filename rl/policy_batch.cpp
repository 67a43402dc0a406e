#include "rl/policy_batch.h"

#include "rl/policy_gain.h"

namespace whet {

namespace {

bool is_trained(const Completion& completion, const ObjectiveConfig& config) {
  return !(config.mask_truncated && completion.finish_reason == FinishReason::length);
}

TrainSequence sequence_of(const Prompt& prompt, const Completion& completion, double weight,
                          int64_t version) {
  // A column with zeros for the prompt's tokens.
  const auto column_of = [&](auto value_of) {
    std::vector<float> values(prompt.ids.size(), 0.0f);
    for (size_t t = 0; t < completion.tokens.size(); ++t) values.push_back(value_of(t));
    return values;
  };
  const auto stale = static_cast<size_t>(count_stale(completion, version));
  TrainSequence sequence{prompt.ids, column_of([&](size_t) { return static_cast<float>(weight); })};
  sequence.ids.insert(sequence.ids.end(), completion.tokens.begin(), completion.tokens.end());
  sequence.columns[kOldLogprobs] = column_of([&](size_t t) { return completion.logprobs[t]; });
  sequence.columns[kAdvantages] = column_of([&](size_t) { return completion.advantage; });
  sequence.columns[kOnPolicy] = column_of([&](size_t t) { return t < stale ? 0.0f : 1.0f; });
  return sequence;
}

}  // namespace

PolicyBatch make_policy_batch(std::span<const Group> groups, const ObjectiveConfig& config,
                              int64_t max_tokens, int64_t version) {
  BatchCounts counts{.max_tokens = max_tokens};
  for (const Group& group : groups)
    for (const auto& completion : group.completions)
      if (is_trained(completion, config)) {
        counts.tokens += std::ssize(completion.tokens);
        ++counts.sequences;
      }
  PolicyBatch batch;
  for (const Group& group : groups)
    for (const auto& completion : group.completions) {
      if (!is_trained(completion, config) || (completion.advantage == 0 && config.beta <= 0)) continue;
      const int64_t tokens = std::ssize(completion.tokens);
      batch.sequences.push_back(
          sequence_of(group.prompt, completion, token_weight(config, counts, tokens), version));
      batch.trained_tokens += tokens;
    }
  return batch;
}

double token_weight(const ObjectiveConfig& config, const BatchCounts& counts, int64_t sequence_tokens) {
  if (config.normalization == Normalization::sequence)
    return 1.0 / static_cast<double>(counts.sequences * sequence_tokens);
  if (config.normalization == Normalization::constant)
    return 1.0 / static_cast<double>(counts.sequences * counts.max_tokens);
  return 1.0 / static_cast<double>(counts.tokens);
}

}  // namespace whet
