// What every training command has in common: a run folder that remembers, exact resume, checkpoints, and
// Ctrl-C that saves. The caller owns model and optimizer and asks here after each step.
#pragma once

#include <functional>
#include <future>
#include <string>
#include <vector>

#include "base/resume_rule.h"
#include "models/causal_lm.h"
#include "telemetry/console.h"
#include "telemetry/run_folder.h"
#include "telemetry/run_lock.h"
#include "train/checkpoint.h"
#include "train/optimizer.h"
#include "train/trainer.h"

namespace whet {

struct RunConfig {
  std::string output_dir;
  std::string tokenizer_dir;  // its files are copied into every checkpoint
  int64_t steps = 0;
  CheckpointConfig checkpoint;
  OnWriteError on_write_error = OnWriteError::stop;
  TelemetryConfig telemetry;
  int64_t max_skipped_updates = 3;
  Json resolved;      // the whole recipe, written to config.json
  ResumeRules rules;  // which of its keys may differ on resume
  // A saved recipe read through today's field list: keys that its version did not know have their defaults.
  // Throws UsageError where the list does not read it, as it has another key.
  std::function<Json(const Json&)> with_defaults;
  DataDigest data;
};

template <class Config>
RunConfig make_run_config(const Config& config, const std::string& tokenizer_dir, const DataDigest& data) {
  const auto with_defaults = [](const Json& saved) {
    Config complete;
    read_config(saved, complete);
    return write_config(complete);
  };
  return {.output_dir = config.output_dir,
          .tokenizer_dir = tokenizer_dir,
          .steps = config.steps,
          .checkpoint = config.checkpoint,
          .on_write_error = config.on_write_error,
          .telemetry = config.telemetry,
          .max_skipped_updates = config.max_skipped_updates,
          .resolved = write_config(config),
          .rules = resume_rules<Config>(),
          .with_defaults = with_defaults,
          .data = data};
}

class TrainingRun {
 public:
  // Opens and locks the folder; when it holds a checkpoint, restores model, optimizer and sections from it.
  // Throws UsageError when expect_run_can_start() does, when the folder belongs to a run of another recipe
  // (naming the first key that differs and may not, or that its version had and this one has not) or on other
  // data, and when its checkpoints are lost.
  TrainingRun(RunConfig config, CausalLm& model, Optimizer& optimizer,
              std::vector<StateSection*> sections = {});

  TrainerState& state() { return state_; }
  RunFolder& folder() { return folder_; }
  RunLock& lock() { return lock_; }
  Console& console() { return console_; }
  bool done() const { return state_.step >= config_.steps; }

  // Appends a line to metrics.jsonl: of the step state().step, or of an evaluation of its weights. Throws
  // UsageError when checkpoint.best is no metric of such lines.
  void log(const Json& line);

  // Calls `write`, which writes a file that the run can go on without. Where it throws Error and
  // on_write_error is stop, saves a checkpoint, if it can, and throws Error; where it is continue, says so
  // and returns false. To be called where a checkpoint may be saved, between a step and the next.
  bool try_to_write(const std::function<void()>& write);

  // Counts an update of the step that follows state().step. Throws Error when it is the last of
  // max_skipped_updates in a row that were not taken.
  void count_update(const StepStats& update);

  // Saves when a checkpoint is due, at the last step, after the best evaluation so far (checkpoint.best),
  // when SIGUSR1 has come, and when the user has pressed Ctrl-C; in the last case throws Interrupted after
  // saving. Throws Error instead of saving a model that is not finite.
  void checkpoint_if_due();
  // Throws Interrupted (after saving) when the user has pressed Ctrl-C.
  void check_interrupt();
  // Waits for the checkpoint that is being written beside the training, if any (checkpoint.async). What
  // on_write_error says about one that could not be written is done here, or by the next function above that
  // saves.
  void finish_saving();

 private:
  void consider(const BestCheckpoint& candidate);
  bool is_best() const;
  void save();
  void save_or_fail();
  void start_saving();
  void settle();
  void settle_silently();
  void write_failed(const std::string& what);
  std::string where_it_stands();
  RunConfig config_;
  const CausalLm& model_;
  const Optimizer& optimizer_;
  RunLock lock_;
  Checkpoints checkpoints_;
  std::vector<std::string> notes_;  // of the resume, for the console
  TrainerState state_;
  int64_t saved_step_ = -1, saving_step_ = -1;
  BestCheckpoint candidate_;   // the last value of checkpoint.best
  BestCheckpoint saved_best_;  // state().best before the checkpoint that is being written
  RunFolder folder_;
  Console console_;
  // Of the checkpoint of saving_step_. The last member, since its thread uses the others.
  std::future<void> saving_;
};

}  // namespace whet
