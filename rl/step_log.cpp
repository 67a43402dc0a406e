#include "rl/step_log.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/statistics.h"
#include "data/group_line.h"
#include "rl/advantage.h"
#include "rl/policy_update.h"
#include "rl/summary.h"

namespace whet {

namespace {

// Completions, and everything that the model read or wrote for them: prompts once for each of them, as TRL
// counts.
struct Tokens {
  uint64_t sampled = 0, all = 0;
};

Tokens count_tokens(const StepRollout& rollout) {
  Tokens tokens;
  for (const auto* groups : {&rollout.rollout.groups, &rollout.filtered})
    for (const auto& group : *groups)
      for (const auto& completion : group.completions) {
        tokens.sampled += completion.tokens.size();
        tokens.all += group.prompt.ids.size() + completion.tokens.size();
      }
  return tokens;
}

// Those that were sampled, also where some are not trained on.
std::vector<Group> all_groups(const StepRollout& rollout) {
  std::vector<Group> groups = rollout.rollout.groups;
  groups.insert(groups.end(), rollout.filtered.begin(), rollout.filtered.end());
  return groups;
}

// With advantages scaled by the batch, TRL asks the batch's deviation.
void add_rewards(const StepRollout& rollout, const GrpoConfig& config,
                 const std::vector<std::string>& reward_names, Json& line) {
  line.update(
      summarize(rollout.filtered.empty() ? rollout.rollout.groups : all_groups(rollout), reward_names));
  if (config.advantage.scale != AdvantageScale::batch || line["reward_std"].is_null()) return;
  line["frac_reward_zero_std"] = line["reward_std"] == 0.0 ? 1.0 : 0.0;
}

void add_rollout(const StepRollout& step, int64_t version, const GrpoConfig& config, Json& line) {
  const Rollout& rollout = step.rollout;
  if (started_groups(config.prompts_per_step, config.rollout) > config.prompts_per_step)
    line.update(summarize(rollout, version));
  if (config.rollout.dynamic_sampling) {
    line["rollout/rounds"] = step.rounds;
    line["rollout/filtered_groups"] = step.filtered_groups;
  }
  if (config.curriculum.skip_settled) line["rollout/skipped_prompts"] = step.skipped_prompts;
  if (config.engine.speculative.method != DraftMethod::none && config.rollout.replay.empty())
    line["rollout/acceptance_rate"] = static_cast<double>(rollout.accepted_tokens) /
                                      static_cast<double>(std::max<int64_t>(rollout.draft_tokens, 1));
}

Json update_line(const StepStats& stats) {
  Json line;
  for (const auto* metrics : {&stats.metrics, &stats.auxiliary})
    for (const auto& [name, value] : *metrics) line[name] = value;
  line["loss"] = stats.loss;
  line["grad_norm"] = stats.grad_norm;
  line["learning_rate"] = stats.learning_rate;
  return line;
}

void add_updates(const StepRecord& record, const GrpoConfig& config, Json& line) {
  const StepStats stats = summarize(record.updates);
  line.update(update_line(stats));
  if (record.kl_in_reward) line["kl"] = *record.kl_in_reward;
  if (config.objective.entropy.adaptive) line["entropy_coef"] = record.entropy_coef;
  add_metrics(stats.load, line);
  if (record.updates.size() < 2) return;
  line["updates"] = Json::array();
  for (const auto& update : record.updates) line["updates"].push_back(update_line(update));
}

std::vector<Json> write_groups(int64_t step, const std::vector<Group>& groups) {
  std::vector<Json> lines;
  for (const auto& group : groups) lines.push_back(write_group(step, group));
  return lines;
}

// JSON has no infinities.
Json number_or_text(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

void show_completions(TrainingRun& run, const std::vector<Group>& groups) {
  const int64_t step = run.state().step;
  run.try_to_write([&] { run.folder().write_completions(step, write_groups(step, groups)); });
  const Completion& first = groups.front().completions.front();
  run.console().sample(groups.front().prompt.text, first.text, first.score.value);
}

}  // namespace

Json step_line(const StepRecord& record, const TrainerState& state, const GrpoConfig& config,
               const std::vector<std::string>& reward_names, const PromptCheck& prompts) {
  Json line = {{"step", state.step}};
  add_rewards(record.rollout, config, reward_names, line);
  add_updates(record, config, line);
  add_rollout(record.rollout, state.step - 1, config, line);
  if (prompts.dropped > 0) line["prompts/dropped"] = prompts.dropped;
  if (prompts.truncated > 0) line["prompts/truncated"] = prompts.truncated;
  if (state.skipped_updates > 0) line["skipped_updates"] = state.skipped_updates;
  line["num_tokens"] = state.num_tokens;
  line["step_time"] = record.step_s;
  line["time/rollout"] = record.rollout.rollout_s;
  line["time/rewards"] = record.rollout.rewards_s;
  line["time/update"] = record.update_s;
  line["tokens_per_s"] = static_cast<double>(count_tokens(record.rollout).sampled) / record.step_s;
  return line;
}

void log_step(TrainingRun& run, const StepRecord& record, const GrpoConfig& config,
              const std::vector<std::string>& reward_names, const PromptCheck& prompts) {
  run.state().num_tokens += count_tokens(record.rollout).all;
  const Json line = step_line(record, run.state(), config, reward_names, prompts);
  run.log(line);
  run.console().step(line);
  if (run.state().step % config.log_completions_every == 0 || run.state().step == 1)
    show_completions(run, record.rollout.rollout.groups);
}

void write_not_finite(TrainingRun& run, const std::vector<Group>& groups, int64_t number,
                      const StepStats& update) {
  const int64_t step = run.state().step + 1;
  const Json what = {{"step", step},
                     {"update", number},
                     {"loss", number_or_text(update.loss)},
                     {"grad_norm", number_or_text(update.grad_norm)},
                     {"learning_rate", update.learning_rate},
                     {"parameter", update.not_finite.empty() ? Json() : Json(update.not_finite)}};
  try {
    run.folder().write_not_finite(step, what, write_groups(step, groups));
  } catch (const Error& error) {
    run.console().message(error.what());
  }
}

}  // namespace whet
