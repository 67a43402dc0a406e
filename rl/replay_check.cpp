#include "rl/replay_check.h"

#include <algorithm>

#include "base/error.h"
#include "rl/update_plan.h"
#include "scoring/required_columns.h"

namespace whet {

namespace {

void expect_ids(const std::vector<int32_t>& ids, const char* key, int64_t vocab_size) {
  for (const int32_t id : ids)
    if (id < 0 || id >= vocab_size)
      fail<UsageError>(key, ": ", id, " is not in the model's vocabulary of ", vocab_size);
}

void check_group(const Group& group, const GrpoConfig& config, const ModelConfig& model) {
  expect_ids(group.prompt.ids, "prompt_ids", model.vocab_size);
  for (const Completion& completion : group.completions) {
    expect_ids(completion.tokens, "ids", model.vocab_size);
    const int64_t tokens = std::ssize(group.prompt.ids) + std::ssize(completion.tokens);
    if (tokens > model.max_position_embeddings)
      fail<UsageError>("prompt and completion have ", tokens, " tokens, more than the model's ",
                       "max_position_embeddings ", model.max_position_embeddings);
    if (!completion.score.value && config.rewards.empty())
      fail<UsageError>("a completion has no reward, and the recipe has no rewards to score it");
  }
}

void check_updates(const ReplayFile& file, int64_t step) try {
  (void)given_updates(file.updates(step), file.completions(step));
} catch (const UsageError& error) {
  fail<UsageError>(file.name(), ": its ", step + 1, ". step: ", error.what());
}

}  // namespace

bool has_rewards(const Group& group) {
  return std::all_of(group.completions.begin(), group.completions.end(),
                     [](const Completion& completion) { return completion.score.value.has_value(); });
}

ReplayCheck open_replay(const GrpoConfig& config, const ModelConfig& model) {
  ReplayCheck result;
  result.digest.source = config.rollout.replay;
  std::vector<Prompt> unscored;
  const auto check = [&](const Group& group, const std::string& line) {
    check_group(group, config, model);
    if (!has_rewards(group)) unscored.push_back(group.prompt);
    result.digest.add(group.prompt.ids, line);
  };
  result.file = std::make_unique<ReplayFile>(config.rollout.replay, check);
  if (!unscored.empty()) check_columns(config.rewards, unscored, config.rollout.replay);
  const ReplayFile& file = *result.file;
  if (file.steps() < config.steps)
    fail<UsageError>(file.name(), ": has completions for ", file.steps(), " steps, fewer than steps ",
                     config.steps);
  for (int64_t step = 0; step < config.steps; ++step) {
    check_updates(file, step);
    if (config.objective.normalize_over == NormalizeOver::micro_batch && file.updates(step).empty())
      fail<UsageError>(file.name(), ": its ", step + 1, ". step does not say how its updates are cut, which ",
                       "objective.normalize_over micro_batch needs");
  }
  return result;
}

}  // namespace whet
