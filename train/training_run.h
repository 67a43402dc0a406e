// What every training command has in common: a run folder that remembers, exact resume, checkpoints, and
// Ctrl-C that saves. The caller owns model and optimizer and asks here after each step.
#pragma once

#include <chrono>
#include <string>

#include "models/causal_lm.h"
#include "telemetry/console.h"
#include "telemetry/run_folder.h"
#include "train/checkpoint.h"
#include "train/optimizer.h"

namespace whet {

struct RunConfig {
  std::string output_dir;
  std::string tokenizer_dir;  // its files are copied into every checkpoint
  int64_t steps = 0;
  CheckpointConfig checkpoint;
  Json resolved;  // the whole recipe, written to config.json
};

class TrainingRun {
 public:
  // Opens the folder; when it holds a checkpoint, restores model and optimizer from it. Throws UsageError
  // when the folder belongs to another recipe (naming the first key that differs).
  TrainingRun(RunConfig config, CausalLm& model, const AdamW& optimizer);

  TrainerState& state() { return state_; }
  RunFolder& folder() { return folder_; }
  Console& console() { return console_; }
  bool done() const { return state_.step >= config_.steps; }

  // Saves when a checkpoint is due, at the last step, and when the user has pressed Ctrl-C; in the last
  // case throws Interrupted after saving.
  void checkpoint_if_due();
  // Throws Interrupted (after saving) when the user has pressed Ctrl-C.
  void check_interrupt();
  // The newest checkpoint's folder.
  std::string latest_checkpoint() const;

 private:
  void save();
  RunConfig config_;
  const CausalLm& model_;
  const AdamW& optimizer_;
  Checkpoints checkpoints_;
  TrainerState state_;
  int64_t saved_step_ = -1;
  RunFolder folder_;
  Console console_;
};

}  // namespace whet
