#include "rl/config.h"

#include <algorithm>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

namespace {
void expect(bool ok, const char* what) {
  if (!ok) fail<UsageError>(what);
}

void validate_objective(const ObjectiveConfig& config, bool replays) {
  expect(
      config.normalize_over != NormalizeOver::micro_batch || replays,
      "objective.normalize_over: micro_batch needs a rollout.replay that says how updates are cut: the loss "
      "of a run does not depend on micro_batch_tokens");
  expect(
      config.importance.mode == ImportanceMode::none || config.old_logprobs == OldLogprobs::recomputed,
      "objective.importance.mode: expected objective.old_logprobs to be recomputed, since ratios correct for "
      "the policy that sampled otherwise");
  expect(config.importance.min <= config.importance.max,
         "objective.importance.min: expected no more than objective.importance.max");
  expect(config.entropy.min <= config.entropy.max,
         "objective.entropy.min: expected no more than objective.entropy.max");
}
void validate_sampling(const SamplingParams& sampling) {
  expect(sampling.n > 1, "sampling.n: expected at least 2, since advantages compare samples of one prompt");
  expect(sampling.temperature > 0, "sampling.temperature: expected a positive number");
  validate(sampling);
  expect(is_plain(sampling),
         "sampling: expected top_p, top_k, min_p and repetition_penalty to be off, since the trainer's "
         "log-probabilities are those of all tokens");
}

void validate_rollout(const GrpoConfig& config, bool replays) {
  const RolloutConfig& rollout = config.rollout;
  expect(!replays || (rollout.oversample == 1 && !rollout.partial && !rollout.dynamic_sampling),
         "rollout.replay: expected rollout.oversample 1, partial false and dynamic_sampling false, since "
         "nothing "
         "is sampled");
  const auto needs_rewards = [](const EvalSet& set) { return set.rewards.empty(); };
  expect(!replays || !config.rewards.empty() ||
             std::none_of(config.eval.data.begin(), config.eval.data.end(), needs_rewards),
         "rewards: expected at least one reward, since eval.data has to be scored");
  const bool has_rows = config.prompts.kind.visit([](const auto& kind) { return kind.kHasEpochs; });
  expect(!config.curriculum.skip_settled || (has_rows && !replays),
         "curriculum.skip_settled: expected prompts of a file, since generated ones have no rows that come "
         "again");
  expect(!rollout.partial || started_groups(config.prompts_per_step, rollout) > config.prompts_per_step,
         "rollout.partial: expected rollout.oversample to start more than prompts_per_step groups, since "
         "otherwise none is left unfinished");
}

void validate_advantage(const GrpoConfig& config) {
  const AdvantageConfig& advantage = config.advantage;
  const int compared = config.sampling.n - (advantage.baseline == AdvantageBaseline::leave_one_out);
  expect(advantage.max_at_k <= compared,
         "advantage.max_at_k: expected no more than sampling.n, or one less with the baseline leave_one_out");
  if (advantage.aggregate == AdvantageAggregate::sum) return;
  expect(advantage.scale == AdvantageScale::group,
         "advantage.scale: expected group, since advantage.aggregate is normalize_each");
  expect(advantage.baseline == AdvantageBaseline::group && advantage.max_at_k == 1,
         "advantage.aggregate: normalize_each goes with advantage.baseline group and advantage.max_at_k 1");
  expect(config.objective.kl.place == KlPlace::loss,
         "objective.kl.place: expected loss, since advantage.aggregate is normalize_each");
}

}  // namespace

void validate(const GrpoConfig& config) {
  check_bounds(config);
  expect(!config.model.empty(), "model: expected the folder of a base checkpoint");
  expect(!config.output_dir.empty(), "output_dir: expected a folder for the run");
  validate(config.prompts, "prompts");
  const bool replays = !config.rollout.replay.empty();
  if (!replays || !config.rewards.empty()) (void)Rubric(config.rewards);
  validate_sampling(config.sampling);
  validate(config.engine);
  validate(config.eval, "eval");
  validate_rollout(config, replays);
  validate_advantage(config);
  expect(!config.checkpoint.best.starts_with("eval_") || !config.eval.data.empty(),
         "checkpoint.best: expected eval.data, since its metric is that of an evaluation");
  expect(config.updates.updates_per_step <= config.prompts_per_step,
         "updates_per_step: expected no more than prompts_per_step");
  validate_objective(config.objective, replays);
  validate_gradient_lanes(config.gradient_lanes);
}

template void read_config(const Json&, GrpoConfig&, const std::string&);
template Json write_config(GrpoConfig);
template std::vector<FieldDoc> describe_config<GrpoConfig>();
template ResumeRules resume_rules<GrpoConfig>();

}  // namespace whet
