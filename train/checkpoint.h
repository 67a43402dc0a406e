// Checkpoints: RUN/checkpoints/step-000100 is a complete Hugging Face directory plus trainer/ with what an
// exact resume needs; RUN/checkpoints/latest names the newest, best the best one where the recipe asks for
// it. Each is written under a temporary name and renamed, the first one together with the folder
// `checkpoints`, so a run killed at any moment leaves the last complete one, and no checkpoint without
// `latest`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/causal_lm.h"
#include "train/checkpoint_contents.h"
#include "train/config.h"

namespace whet {

class Checkpoints {
 public:
  // The sections are the command's; they have to outlive this.
  Checkpoints(const std::string& run_path, std::string tokenizer_directory, const CheckpointConfig& config,
              std::vector<StateSection*> sections = {});

  // The newest complete checkpoint's folder, if any. Throws UsageError when `latest` is missing beside
  // checkpoints or names no complete one.
  std::optional<std::string> latest() const;

  // Keeps the newest config.keep ones and state.best.
  void save(const CausalLm& model, const Optimizer& optimizer, const TrainerState& state) const;
  // The same from a copy that is made now: the result, which another thread may call, writes it.
  std::function<void()> prepare(const CausalLm& model, const Optimizer& optimizer,
                                const TrainerState& state) const;
  // Whether the complete checkpoint of `step` is there.
  bool has(int64_t step) const;
  // Makes `best` name that checkpoint, which has to be there; without a step, removes `best`.
  void point_to_best(const BestCheckpoint& best) const;
  // Throws UsageError that names a damaged file of the checkpoint in `folder` (train/manifest.h), and the
  // newest other checkpoint that is whole.
  void expect_whole(const std::string& folder) const;
  // The state in a checkpoint's folder. Throws UsageError when the files are not what save() writes.
  TrainerState read_state(const std::string& folder) const;
  // The same, and restores weights, moments and sections. Throws UsageError when the checkpoint does not
  // match the model, or a section's files are not what it saves.
  TrainerState restore(const std::string& folder, CausalLm& model, Optimizer& optimizer);

 private:
  std::string newest_whole_except(const std::string& name) const;
  void write(const CheckpointContents& contents) const;
  void prune(const TrainerState& newest) const;
  std::string folder_, tokenizer_directory_;
  CheckpointConfig config_;
  std::vector<StateSection*> sections_;
};

}  // namespace whet
