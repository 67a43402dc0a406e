// The best checkpoint so far by a metric of metrics.jsonl: which it is, and when a line has a better value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "train/config.h"

namespace whet {

// Part of TrainerState. Without a value so far all fields have their defaults.
struct BestCheckpoint {
  std::string metric;
  BestMode mode = BestMode::max;
  int64_t step = 0;  // 0: none
  double value = 0;

  template <class V>
  void fields(V& v) {
    v("metric", metric);
    v("mode", mode);
    v("step", step);
    v("value", value);
  }
};

// Whether values of checkpoint.best stand in the lines of evaluations; otherwise in those of steps.
bool is_evaluated(const CheckpointConfig& config);

// What a line of metrics.jsonl says of the checkpoint of its step; nullopt where it is a line of the other
// kind. The value is NaN where it is null or missing, and then no better than any. Throws UsageError that
// lists the metrics where the first line of the kind, that of step 0 or 1, lacks it.
std::optional<BestCheckpoint> best_candidate(const CheckpointConfig& config, const Json& line);

// Whether `candidate` is to replace `best`.
bool is_better(const BestCheckpoint& candidate, const BestCheckpoint& best);

// Whether `best` was kept by what `config` says now.
bool is_of(const BestCheckpoint& best, const CheckpointConfig& config);

}  // namespace whet
