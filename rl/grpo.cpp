// One step of the loop:
//
//   roll_out -> recompute_old_logprobs -> estimate_advantages -> plan_updates -> update_policy -> log ->
//   checkpoint
#include "rl/grpo.h"

#include "base/timer.h"
#include "data/token_texts.h"
#include "rl/advantage.h"
#include "rl/entropy_control.h"
#include "rl/entropy_mask.h"
#include "rl/grpo_parts.h"
#include "rl/held_out.h"
#include "rl/objective.h"
#include "rl/policy_update.h"
#include "rl/recompute.h"
#include "rl/rl_state.h"
#include "rl/routing_replay.h"
#include "rl/step_log.h"
#include "rl/step_rollout.h"
#include "rl/summary.h"
#include "telemetry/live_report.h"

namespace whet {

namespace {

class GrpoRun {
 public:
  explicit GrpoRun(const GrpoConfig& config)
      : config_(config),
        parts_(config),
        run_(make_run_config(config, config.model, parts_.prompts.digest), *parts_.policy,
             parts_.trainer.optimizer(), {&rl_, &parts_.reference}),
        report_({config.output_dir,
                 [this](const std::vector<int32_t>& ids) { return token_texts(parts_.tokenizer, ids); }},
                config.telemetry.report_every, config.steps) {
    for (const auto& note : parts_.notes) run_.console().message(note);
  }

  void train() {
    evaluate_if_due();  // the base model, or a checkpoint that was saved before it was evaluated
    while (!run_.done()) {
      step();
      run_.check_interrupt();
      evaluate_if_due();
      run_.checkpoint_if_due();
      report_.update(run_.state().step);
    }
    if (run_.try_to_write([&] { report_.finish(); }))
      run_.console().message(concat("report: ", config_.output_dir, "/report.html"));
  }

 private:
  void step() {
    const Timer whole;
    StepRecord record{roll_out(parts_, config_, run_.state().step, rl_)};
    parts_.engine.release_cache();  // the update needs the memory, and makes it stale
    std::vector<Group>& groups = record.rollout.rollout.groups;
    const Timer update;
    prepare(groups, record);
    estimate_advantages(groups, config_.advantage);
    record.updates = update_on(record);
    if (parts_.reference.follow(*parts_.policy, run_.state().step + 1))
      run_.console().message(concat("step ", run_.state().step + 1, ": the reference follows the policy"));
    record.update_s = update.seconds();

    ++run_.state().step;
    record.step_s = whole.seconds();
    log_step(run_, record, config_, parts_.rubric ? parts_.rubric->names() : part_names(groups),
             parts_.prompts);
  }

  // Log-probabilities and penalties that the rollout did not bring along.
  void prepare(std::vector<Group>& groups, StepRecord& record) {
    const ObjectiveConfig& objective = config_.objective;
    recompute_old_logprobs(*parts_.policy, groups, run_.state().step,
                           objective.old_logprobs == OldLogprobs::recomputed, score_config());
    if (objective.beta > 0 && objective.kl.place == KlPlace::reward)
      record.kl_in_reward = penalize_divergence(*parts_.reference.model(), groups, objective.kl.estimator,
                                                objective.beta, score_config());
    const double entropy = mean_entropy(groups);
    const double coef = rl_.entropy_coef.value_or(objective.entropy.coef);
    record.entropy_coef = applied_entropy_coef(objective.entropy, coef, entropy);
    if (objective.entropy.adaptive) rl_.entropy_coef = next_entropy_coef(objective.entropy, coef, entropy);
  }

  std::vector<StepStats> update_on(const StepRecord& record) {
    const int64_t step = run_.state().step;
    const auto& groups = record.rollout.rollout.groups;
    const DrawKey key{config_.seed, static_cast<uint32_t>(step)};
    auto samples = samples_of(groups);
    const PolicyBatchConfig batch_config{config_.objective, config_.sampling.max_tokens, step};
    std::vector<StepStats> updates;
    const auto plan = plan_updates(groups, config_.updates, key, record.rollout.updates);
    if (config_.updates.routing_replay && plan.size() > 1)
      record_routing(*parts_.policy, groups, samples, score_config());
    for (const auto& planned : plan) {
      PolicyBatch batch = make_policy_batch(samples, planned, batch_config);
      if (config_.objective.top_entropy_quantile < 1) mask_low_entropy(batch);
      const int64_t number = parts_.schedule.first_of(step) + std::ssize(updates);
      const double lr = learning_rate(config_.optimizer, number, parts_.schedule.total());
      Objective objective =
          make_objective(config_.objective, {record.entropy_coef, /*given_cut=*/!batch.cut.empty()});
      objective.auxiliary = {config_.balance_loss_weight, config_.mtp_loss_weight};
      updates.push_back(update_policy(parts_.trainer, objective, batch, lr));
      if (!updates.back().taken) write_not_finite(run_, groups, std::ssize(updates), updates.back());
      run_.count_update(updates.back());
    }
    return updates;
  }

  void mask_low_entropy(PolicyBatch& batch) const {
    std::vector<std::vector<float>> entropies;
    for (auto& scores : score_sequences(*parts_.policy, batch.sequences, score_config()))
      entropies.push_back(std::move(scores.entropies));
    keep_high_entropy(batch, entropies, config_.objective.top_entropy_quantile);
  }

  ScoreConfig score_config() const {
    return {config_.sampling.temperature, config_.micro_batch_tokens, config_.threads};
  }

  void evaluate_if_due() {
    const int64_t step = run_.state().step;
    if (!run_.done() && step % config_.eval.every != 0) return;
    if (parts_.held_out.empty() || rl_.evaluated_step == step) return;
    for (const HeldOutSet& set : parts_.held_out) {
      const Json line = evaluate_held_out(parts_.engine, *parts_.policy, parts_.tokenizer,
                                          parts_.rubric ? &*parts_.rubric : nullptr, set, config_, step);
      run_.log(line);
      run_.console().evaluation(line);
    }
    rl_.evaluated_step = step;
    run_.check_interrupt();
  }

  const GrpoConfig& config_;
  GrpoParts parts_;
  RlState rl_;
  TrainingRun run_;  // constructed late: it writes files, and the members before it may throw
  LiveReport report_;
};

}  // namespace

void run_grpo(const GrpoConfig& config) {
  validate(config);
  GrpoRun(config).train();
}

}  // namespace whet
