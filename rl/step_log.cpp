#include "rl/step_log.h"

#include <algorithm>

#include "data/group_line.h"
#include "rl/policy_update.h"
#include "rl/summary.h"

namespace whet {

namespace {

int64_t count_tokens(const std::vector<Group>& groups) {
  int64_t tokens = 0;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) tokens += std::ssize(completion.tokens);
  return tokens;
}

void add_rollout(const Rollout& rollout, int64_t version, const GrpoConfig& config, Json& line) {
  if (started_groups(config.prompts_per_step, config.rollout) > config.prompts_per_step)
    line.update(summarize(rollout, version));
  if (config.engine.speculative.method != DraftMethod::none)
    line["rollout/acceptance_rate"] = static_cast<double>(rollout.accepted_tokens) /
                                      static_cast<double>(std::max<int64_t>(rollout.draft_tokens, 1));
}

void show_completions(TrainingRun& run, const std::vector<Group>& groups) {
  std::vector<Json> lines;
  for (const auto& group : groups) lines.push_back(write_group(run.state().step, group));
  run.folder().write_completions(run.state().step, lines);
  const Completion& first = groups.front().completions.front();
  run.console().sample(groups.front().prompt.text, first.text, first.score.value);
}

}  // namespace

Json step_line(const StepRecord& record, const TrainerState& state, const GrpoConfig& config,
               const std::vector<std::string>& reward_names, const PromptCheck& prompts) {
  const StepStats stats = summarize(record.updates);
  Json line = {{"step", state.step}};
  line.update(summarize(record.rollout.groups, reward_names));
  for (const auto& [name, value] : stats.metrics) line[name] = value;
  line["loss"] = stats.loss;
  line["grad_norm"] = stats.grad_norm;
  line["learning_rate"] = stats.learning_rate;
  if (config.router_bias_update_rate > 0) line["router/max_load"] = stats.max_load;
  add_rollout(record.rollout, state.step - 1, config, line);
  if (prompts.dropped > 0) line["prompts/dropped"] = prompts.dropped;
  if (prompts.truncated > 0) line["prompts/truncated"] = prompts.truncated;
  if (state.skipped_updates > 0) line["skipped_updates"] = state.skipped_updates;
  line["num_tokens"] = state.num_tokens;
  line["step_time"] = record.seconds.step;
  line["time/rollout"] = record.seconds.rollout;
  line["time/rewards"] = record.seconds.rewards;
  line["time/update"] = record.seconds.update;
  line["tokens_per_s"] = static_cast<double>(count_tokens(record.rollout.groups)) / record.seconds.step;
  return line;
}

void log_step(TrainingRun& run, const StepRecord& record, const GrpoConfig& config,
              const std::vector<std::string>& reward_names, const PromptCheck& prompts) {
  const auto& groups = record.rollout.groups;
  run.state().num_tokens += static_cast<uint64_t>(count_tokens(groups));
  const Json line = step_line(record, run.state(), config, reward_names, prompts);
  run.folder().log(line);
  run.console().step(line);
  if (run.state().step % config.log_completions_every == 0 || run.state().step == 1)
    show_completions(run, groups);
}

}  // namespace whet
