// The output of a step of reinforcement learning: its line in metrics.jsonl, the live view, and every
// log_completions_every steps a file of sampled completions. Metric names are TRL's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rl/config.h"
#include "rl/prompt_check.h"
#include "rl/step_rollout.h"
#include "train/trainer.h"
#include "train/training_run.h"

namespace whet {

// The results of a step; times in seconds.
struct StepRecord {
  StepRollout rollout;  // scored
  std::vector<StepStats> updates = {};
  std::optional<double> kl_in_reward = {};  // nats a token
  double entropy_coef = 0;                  // that was applied
  double update_s = 0, step_s = 0;
};

// The line for metrics.jsonl; `state` is that after the step.
Json step_line(const StepRecord& record, const TrainerState& state, const GrpoConfig& config,
               const std::vector<std::string>& reward_names, const PromptCheck& prompts);

// Adds the step's tokens to run.state().num_tokens and writes the output.
void log_step(TrainingRun& run, const StepRecord& record, const GrpoConfig& config,
              const std::vector<std::string>& reward_names, const PromptCheck& prompts);

// Writes the groups of the step after state().step, whose update `number` (from 1) was not taken, for
// inspection; a message where they cannot be written.
void write_not_finite(TrainingRun& run, const std::vector<Group>& groups, int64_t number,
                      const StepStats& update);

}  // namespace whet
