// The state common to all runs: trainer/state.json of a checkpoint. Further state of a command is in
// sections; everything else is a function of the step, the recipe and the seed.
#pragma once

#include <cstdint>

#include "base/json.h"
#include "train/best_checkpoint.h"
#include "train/data_digest.h"

namespace whet {

struct TrainerState {
  int64_t step = 0;              // optimizer steps done
  uint64_t num_tokens = 0;       // trained on or sampled, as the command counts them
  uint64_t metrics_bytes = 0;    // size of metrics.jsonl, to which a resume truncates it
  int64_t skipped_updates = 0;   // updates that were not finite
  int64_t skipped_in_a_row = 0;  // of these, the last ones without a taken update between them
  BestCheckpoint best = {};      // no later than `step`
  Json recipe = {};              // the resolved recipe; null in checkpoints of older versions
  DataDigest data = {};          // of the training data; unknown in checkpoints of older versions

  template <class V>
  void fields(V& v) {
    v("step", step);
    v("num_tokens", num_tokens);
    v("metrics_bytes", metrics_bytes);
    v("skipped_updates", skipped_updates);
    v("skipped_in_a_row", skipped_in_a_row);
    v("best", best);
    v("recipe", recipe);
    v("data", data);
  }
};

}  // namespace whet
