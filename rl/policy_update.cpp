#include "rl/policy_update.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "rl/objective.h"
#include "train/gradient.h"
#include "train/logprobs.h"

namespace whet {

namespace {

// The trained tokens of a rollout: sequences for the model, and beside each token what the objective needs.
struct PolicyBatch {
  std::vector<TrainSequence> sequences;
  std::vector<std::vector<float>> old_logprobs, advantages, fresh;
  BatchCounts counts;
  int64_t trained_tokens = 0;
};

bool is_trained(const Completion& completion, const ObjectiveConfig& config) {
  return !(config.mask_truncated && completion.finish_reason == FinishReason::length);
}

void append(PolicyBatch& batch, const Prompt& prompt, const Completion& completion,
            const ObjectiveConfig& config, int64_t version) {
  const auto place = [&](auto value_of) {
    std::vector<float> values(prompt.ids.size(), 0.0f);
    for (size_t t = 0; t < completion.tokens.size(); ++t) values.push_back(value_of(t));
    return values;
  };
  const auto tokens = static_cast<int64_t>(completion.tokens.size());
  const auto weight = static_cast<float>(token_weight(config, batch.counts, tokens));
  TrainSequence sequence{prompt.ids, place([&](size_t) { return weight; })};
  sequence.ids.insert(sequence.ids.end(), completion.tokens.begin(), completion.tokens.end());
  batch.sequences.push_back(std::move(sequence));
  batch.old_logprobs.push_back(place([&](size_t t) { return completion.logprobs[t]; }));
  batch.advantages.push_back(place([&](size_t) { return completion.advantage; }));
  const auto stale = static_cast<size_t>(count_stale(completion, version));
  batch.fresh.push_back(place([&](size_t t) { return t < stale ? 0.0f : 1.0f; }));
  batch.trained_tokens += tokens;
}

PolicyBatch make_policy_batch(const std::vector<const Group*>& groups, const GrpoConfig& config,
                              int64_t version) {
  PolicyBatch batch;
  batch.counts.max_tokens = config.sampling.max_tokens;
  for (const Group* group : groups)
    for (const auto& completion : group->completions)
      if (is_trained(completion, config.objective)) {
        batch.counts.tokens += static_cast<int64_t>(completion.tokens.size());
        ++batch.counts.sequences;
      }
  for (const Group* group : groups)
    for (const auto& completion : group->completions)
      if (is_trained(completion, config.objective) &&
          (completion.advantage != 0 || config.objective.beta > 0))
        append(batch, group->prompt, completion, config.objective, version);
  return batch;
}

}  // namespace

UpdateStats update_policy(CausalLm& policy, const CausalLm* reference, AdamW& optimizer,
                          const std::vector<const Group*>& groups, const GrpoConfig& config, double lr,
                          int64_t version) {
  UpdateStats stats;
  stats.learning_rate = lr;
  const PolicyBatch batch = make_policy_batch(groups, config, version);
  if (batch.sequences.empty()) return stats;  // nothing to learn from: every group was all right or all wrong
  const auto micro_batches = make_micro_batches(batch.sequences, config.micro_batch_tokens);
  const double temperature = config.sampling.temperature;
  std::vector<ObjectiveOutput> outputs(micro_batches.size());

  const auto loss = [&](int i) {
    const auto& micro = micro_batches[static_cast<size_t>(i)];
    ObjectiveInput in;
    if (reference != nullptr) {
      const at::NoGradGuard no_grad;
      in.ref_logprobs = compute_logprobs(*reference, micro, temperature).logprobs;
    }
    in.logprobs = compute_logprobs(policy, micro, temperature).logprobs;
    in.old_logprobs = align_with_rows(micro, batch.old_logprobs);
    in.advantages = align_with_rows(micro, batch.advantages);
    in.weights = micro.weights;
    in.fresh = align_with_rows(micro, batch.fresh);
    const ObjectiveOutput out = policy_objective(in, config.objective);
    outputs[static_cast<size_t>(i)] = out;
    outputs[static_cast<size_t>(i)].loss = out.loss.detach();
    return out.loss;
  };
  auto gradients =
      sum_gradients(optimizer.parameters(), static_cast<int>(micro_batches.size()), config.threads, loss);

  const auto trained = static_cast<double>(batch.trained_tokens);
  for (const auto& out : outputs) {
    stats.loss += out.loss.item<double>();
    stats.kl += out.kl / trained;
    stats.clip_low += out.clipped_low / trained;
    stats.clip_high += out.clipped_high / trained;
    stats.logprob_difference = std::max(stats.logprob_difference, out.logprob_difference);
  }
  const AdamW::Step update =
      std::isfinite(stats.loss) ? optimizer.step(std::move(gradients), lr) : AdamW::Step{std::nan(""), false};
  stats.grad_norm = update.grad_norm;
  stats.taken = update.taken;
  policy.pack(Exec(config.threads));
  return stats;
}

}  // namespace whet
