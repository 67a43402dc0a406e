// One step of the loop:
//
//   prompts -> collect_groups -> score_groups -> estimate_advantages -> update_policy -> log -> checkpoint
#include "rl/grpo.h"

#include <span>

#include "base/timer.h"
#include "rl/advantage.h"
#include "rl/grpo_parts.h"
#include "rl/held_out.h"
#include "rl/policy_update.h"
#include "rl/rl_state.h"
#include "rl/sample.h"
#include "rl/step_log.h"
#include "telemetry/report.h"

namespace whet {

namespace {

class GrpoRun {
 public:
  explicit GrpoRun(const GrpoConfig& config)
      : config_(config),
        parts_(config),
        run_(make_run_config(config, config.model, parts_.prompts.digest), *parts_.policy,
             parts_.trainer.optimizer(), {&rl_}) {
    for (const auto& note : parts_.notes) run_.console().message(note);
  }

  void train() {
    while (!run_.done()) {
      if (run_.state().step % config_.eval.every == 0) evaluate();
      step();
      if (run_.done()) evaluate();
      run_.checkpoint_if_due();
    }
    write_report(config_.output_dir);
    run_.console().message(concat("report: ", config_.output_dir, "/report.html"));
  }

 private:
  void step() {
    StepTimes seconds;
    const Timer whole;
    Rollout rollout = roll_out();
    seconds.rollout = whole.seconds();

    const Timer rewards;
    score_groups(parts_.tokenizer, parts_.rubric, stop_rules(parts_.sampling), config_.threads,
                 rollout.groups);
    estimate_advantages(rollout.groups, config_.advantage);
    seconds.rewards = rewards.seconds();

    const Timer update;
    std::vector<StepStats> updates = update_on(rollout.groups);
    seconds.update = update.seconds();

    ++run_.state().step;
    seconds.step = whole.seconds();
    log_step(run_, {rollout, std::move(updates), seconds}, config_, parts_.rubric.names(), parts_.prompts);
  }

  Rollout roll_out() {
    const DrawKey key{config_.seed, static_cast<uint32_t>(run_.state().step)};
    StopWatch watch(parts_.tokenizer, parts_.sampling);
    const auto prompt_at = [&](uint64_t index) { return parts_.prompt_at(index); };
    return collect_groups(parts_.engine, prompt_at, parts_.sampling, key,
                          {config_.prompts_per_step, config_.rollout}, rl_.inflight_groups, &watch);
  }

  // Goes through the groups num_iterations times, each time in updates_per_step shares.
  std::vector<StepStats> update_on(const std::vector<Group>& groups) {
    const int64_t step = run_.state().step;
    const double lr = learning_rate(config_.optimizer, step, config_.steps);
    const auto shares = static_cast<size_t>(config_.updates_per_step);
    std::vector<StepStats> updates;
    for (int iteration = 0; iteration < config_.num_iterations; ++iteration)
      for (size_t i = 0; i < shares; ++i) {
        const std::span share = std::span(groups).subspan(
            groups.size() * i / shares, groups.size() * (i + 1) / shares - groups.size() * i / shares);
        const PolicyBatch batch =
            make_policy_batch(share, config_.objective, config_.sampling.max_tokens, step);
        updates.push_back(update_policy(parts_.trainer, parts_.objective, batch, lr));
        run_.count_update(updates.back().taken);
      }
    return updates;
  }

  void evaluate() {
    const int64_t step = run_.state().step;
    if (parts_.held_out.empty() || rl_.evaluated_step == step) return;
    const Json line = evaluate_held_out(parts_.engine, *parts_.policy, parts_.tokenizer, parts_.rubric,
                                        parts_.held_out, config_, step);
    rl_.evaluated_step = step;
    run_.folder().log(line);
    run_.console().evaluation(line);
    run_.check_interrupt();
  }

  const GrpoConfig& config_;
  GrpoParts parts_;
  RlState rl_;
  TrainingRun run_;  // constructed last: it writes files, and the members before it may throw
};

}  // namespace

void run_grpo(const GrpoConfig& config) {
  validate(config);
  GrpoRun(config).train();
}

}  // namespace whet
