// The output files of a run: metrics.jsonl, the sampled completions, steps that were not finite, config.json
// and a TensorBoard event file. A resumed run removes what was written after its checkpoint, so the files are
// as if it had never stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "telemetry/event_file.h"

namespace whet {

class RunFolder {
 public:
  // Opens or creates the folder `path`. Truncates metrics.jsonl to `metrics_bytes` (0 for a new run) and
  // removes what there is of steps after `keep_step` in completions/ and not_finite/; report.html is left as
  // it is. With `tensorboard` an event file (telemetry/event_file.h) has the same lines, from the first one
  // that is logged on; where it cannot be written, a message says so and the run goes on without.
  RunFolder(const std::string& path, size_t metrics_bytes, int64_t keep_step, bool tensorboard = false);

  const std::string& path() const { return path_; }
  void write_config(const Json& config);

  // Appends one line to metrics.jsonl and flushes it.
  void log(const Json& metrics);
  // The current size of metrics.jsonl, to be stored in a checkpoint.
  size_t metrics_bytes() const { return metrics_.size(); }

  // completions/step_NNNNN.jsonl: a line for each group (data/group_line.h).
  void write_completions(int64_t step, const std::vector<Json>& groups);

  // not_finite/step-NNNNNN.jsonl, the groups of a step as in completions/, and .json with `what` happened.
  // Does nothing for a step that has them, and where kMostNotFinite steps have.
  void write_not_finite(int64_t step, const Json& what, const std::vector<Json>& groups);
  static constexpr size_t kMostNotFinite = 3;

 private:
  void copy_to_events(const Json& metrics);

  std::string path_;
  AppendFile metrics_;
  bool tensorboard_;
  std::optional<EventFile> events_;
};

// Reading a run's folder. Lines that are incomplete or no objects are left out.
std::vector<Json> read_metrics(const std::string& run_path);
// The steps that have completions, ascending.
std::vector<int64_t> completion_steps(const std::string& run_path);
std::string completions_path(const std::string& run_path, int64_t step);
std::vector<Json> read_json_lines(const std::string& file);

}  // namespace whet
