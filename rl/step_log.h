// The output of a step of reinforcement learning: its line in metrics.jsonl, the live view, and every
// log_completions_every steps a file of sampled completions. Metric names are TRL's.
#pragma once

#include <string>
#include <vector>

#include "rl/collect.h"
#include "rl/config.h"
#include "rl/prompt_check.h"
#include "train/trainer.h"
#include "train/training_run.h"

namespace whet {

struct StepTimes {  // in seconds
  double rollout = 0, rewards = 0, update = 0, step = 0;
};

// The results of a step.
struct StepRecord {
  const Rollout& rollout;  // scored
  std::vector<StepStats> updates;
  StepTimes seconds;
};

// The line for metrics.jsonl; `state` is that after the step.
Json step_line(const StepRecord& record, const TrainerState& state, const GrpoConfig& config,
               const std::vector<std::string>& reward_names, const PromptCheck& prompts);

// Adds the step's tokens to run.state().num_tokens and writes the output.
void log_step(TrainingRun& run, const StepRecord& record, const GrpoConfig& config,
              const std::vector<std::string>& reward_names, const PromptCheck& prompts);

}  // namespace whet
