// Checkpoints: RUN/checkpoints/step-000100 is a complete Hugging Face directory plus trainer/ with what an
// exact resume needs; RUN/checkpoints/latest names the newest. Each is written beside and renamed, the first
// one with the folder `checkpoints` around it, so a run killed at any moment leaves the last complete one,
// and no checkpoint without `latest`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/causal_lm.h"
#include "train/config.h"
#include "train/data_digest.h"
#include "train/optimizer.h"
#include "train/state_section.h"

namespace whet {

// Where every run stands: trainer/state.json. A command's own state is in sections beside it; everything else
// is a function of the step, the recipe and the seed.
struct TrainerState {
  int64_t step = 0;  // optimizer steps done
  uint64_t num_tokens = 0;
  uint64_t metrics_bytes = 0;   // of metrics.jsonl, so that a resume can cut what came later
  int64_t skipped_updates = 0;  // that were not finite, and how many of these were the last ones
  int64_t skipped_in_a_row = 0;
  Json recipe = {};      // as it was resolved; null in checkpoints of older versions
  DataDigest data = {};  // what was trained on, unknown there

  template <class V>
  void fields(V& v) {
    v("step", step);
    v("num_tokens", num_tokens);
    v("metrics_bytes", metrics_bytes);
    v("skipped_updates", skipped_updates);
    v("skipped_in_a_row", skipped_in_a_row);
    v("recipe", recipe);
    v("data", data);
  }
};

class Checkpoints {
 public:
  // The sections are the command's; they have to outlive this.
  Checkpoints(const std::string& run_path, std::string tokenizer_directory, const CheckpointConfig& config,
              std::vector<StateSection*> sections = {});

  // The newest complete checkpoint's folder, if any. Throws UsageError when `latest` is lost or names none.
  std::optional<std::string> latest() const;

  void save(const CausalLm& model, const AdamW& optimizer, const TrainerState& state) const;
  // Where the run stood. Throws UsageError when the folder's files are not what save() writes.
  TrainerState read_state(const std::string& folder) const;
  // The same, and copies weights, moments and what the sections hold into place. Throws UsageError when the
  // folder does not fit the model, or a section's files are not what it saves.
  TrainerState restore(const std::string& folder, CausalLm& model, AdamW& optimizer);

 private:
  void prune(int64_t newest) const;
  std::string folder_, tokenizer_directory_;
  CheckpointConfig config_;
  std::vector<StateSection*> sections_;
};

}  // namespace whet
