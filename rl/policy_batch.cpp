#include "rl/policy_batch.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "rl/importance.h"
#include "rl/policy_gain.h"

namespace whet {

namespace {

using Indices = std::vector<size_t>;

bool is_trained(const Completion& completion, const ObjectiveConfig& config) {
  return !(config.mask_truncated && completion.finish_reason == FinishReason::length);
}

BatchCounts count(const std::vector<Sample>& rollout, const Indices& members,
                  const PolicyBatchConfig& config) {
  BatchCounts counts{.sequences = static_cast<double>(members.size()),
                     .max_tokens = static_cast<double>(config.max_tokens)};
  for (const size_t i : members)
    if (is_trained(*rollout[i].completion, config.objective))
      counts.tokens += static_cast<double>(rollout[i].completion->tokens.size());
  return counts;
}

BatchCounts scaled(BatchCounts counts, double factor) {
  counts.tokens *= factor, counts.sequences *= factor;
  return counts;
}

// What is counted for the completions of one micro-batch: by the weights, and by metrics. With a given cut
// each micro-batch weighs the same in metrics, as in TRL.
struct Scope {
  BatchCounts weights, metrics;
};

Scope scope_of(const std::vector<Sample>& rollout, const PlannedUpdate& update, const Indices& micro_batch,
               const PolicyBatchConfig& config) {
  const auto micro_batches = static_cast<double>(std::max<size_t>(update.micro_batches.size(), 1));
  const BatchCounts of_micro_batch = scaled(count(rollout, micro_batch, config), micro_batches);
  const BatchCounts of_update = count(rollout, update.completions, config);
  switch (config.objective.normalize_over) {
    case NormalizeOver::update:
      return {of_update, of_micro_batch};
    case NormalizeOver::micro_batch:
      return {of_micro_batch, of_micro_batch};
    case NormalizeOver::rollout:
      break;
  }
  Indices all(rollout.size());
  std::iota(all.begin(), all.end(), size_t{0});
  const double share = of_update.sequences / static_cast<double>(rollout.size());
  return {scaled(count(rollout, all, config), share), of_micro_batch};
}

struct Shares {
  double weight, of_tokens, of_sequences;
};

// The columns of a completion.
class SequenceBuilder {
 public:
  SequenceBuilder(const Sample& sample) : prompt_(*sample.prompt), completion_(*sample.completion) {
    sequence_.ids = prompt_.ids;
    sequence_.prompt_tokens = std::ssize(prompt_.ids);
    sequence_.ids.insert(sequence_.ids.end(), completion_.tokens.begin(), completion_.tokens.end());
  }

  TrainSequence build(const Shares& shares, const PolicyBatchConfig& config) {
    const auto& old = completion_.old_logprobs.empty() ? completion_.logprobs : completion_.old_logprobs;
    require(old.size() == completion_.tokens.size(), "a completion of ", completion_.tokens.size(),
            " tokens has ", old.size(), " log-probabilities");
    const auto& sampled = completion_.logprobs.empty() ? old : completion_.logprobs;
    const auto stale = static_cast<size_t>(count_stale(completion_, config.version));
    sequence_.weights = constant(shares.weight);
    sequence_.columns[kTokenShare] = constant(shares.of_tokens);
    sequence_.columns[kSequenceShare] = constant(shares.of_sequences);
    sequence_.columns[kAdvantages] = constant(static_cast<double>(completion_.advantage));
    sequence_.columns[kOldLogprobs] = column([&](size_t t) { return old[t]; });
    sequence_.columns[kOnPolicy] = column([&](size_t t) { return t < stale ? 0.0f : 1.0f; });
    if (config.objective.off_policy_threshold)
      sequence_.columns[kSampledLogprobs] = column([&](size_t t) { return sampled[t]; });
    if (config.objective.importance.mode != ImportanceMode::none) {
      const auto weights = importance_weights(config.objective.importance, old, sampled);
      sequence_.columns[kGainFactor] = column([&](size_t t) { return weights[t]; });
    }
    return std::move(sequence_);
  }

 private:
  // Zeros for the prompt's tokens.
  template <class ValueOf>
  std::vector<float> column(const ValueOf& value_of) const {
    std::vector<float> values(prompt_.ids.size(), 0.0f);
    for (size_t t = 0; t < completion_.tokens.size(); ++t) values.push_back(value_of(t));
    return values;
  }
  std::vector<float> constant(double value) const {
    return column([&](size_t) { return static_cast<float>(value); });
  }

  const Prompt& prompt_;
  const Completion& completion_;
  TrainSequence sequence_;
};

}  // namespace

std::vector<Sample> samples_of(const std::vector<Group>& groups) {
  std::vector<Sample> samples;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) samples.push_back({&group.prompt, &completion});
  return samples;
}

PolicyBatch make_policy_batch(const std::vector<Sample>& rollout, const PlannedUpdate& update,
                              const PolicyBatchConfig& config) {
  const bool cut = !update.micro_batches.empty(), keeps_all = cut || trains_zero_advantages(config.objective);
  const std::vector<Indices> one{update.completions};
  PolicyBatch batch;
  for (const auto& micro_batch : cut ? update.micro_batches : one) {
    const Scope scope = scope_of(rollout, update, micro_batch, config);
    Indices members;
    for (const size_t i : micro_batch) {
      const Completion& completion = *rollout[i].completion;
      const bool trained = is_trained(completion, config.objective);
      if (!cut && (!trained || (completion.advantage == 0 && !keeps_all))) {
        batch.whole = false;
        continue;
      }
      const auto tokens = std::ssize(completion.tokens);
      const Shares shares{token_weight(normalization_of(config.objective), scope.weights, tokens),
                          1 / scope.metrics.tokens,
                          1 / (scope.metrics.sequences * static_cast<double>(tokens))};
      members.push_back(batch.sequences.size());
      batch.sequences.push_back(SequenceBuilder(rollout[i]).build(trained ? shares : Shares{}, config));
      batch.sequences.back().experts = rollout[i].experts;
    }
    if (cut) batch.cut.push_back(std::move(members));
  }
  return batch;
}

double token_weight(Normalization normalization, const BatchCounts& counts, int64_t sequence_tokens) {
  switch (normalization) {
    case Normalization::token:
      break;
    case Normalization::sequence:
      return 1 / (counts.sequences * static_cast<double>(sequence_tokens));
    case Normalization::constant:
      return 1 / (counts.sequences * counts.max_tokens);
  }
  return 1 / counts.tokens;
}

}  // namespace whet
