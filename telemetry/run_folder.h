// The output files of a run: metrics.jsonl, the sampled completions and config.json. A resumed run removes
// what was written after its checkpoint, so the files are as if it had never stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json.h"

namespace whet {

// One sampled completion, as a line of completions/step_NNNNN.jsonl.
struct CompletionRow {
  int64_t prompt_index = 0;
  int64_t sample_index = 0;
  std::string prompt;
  std::string completion;
  std::optional<double> reward;                                        // none: unjudged; written as null
  std::vector<std::pair<std::string, std::optional<double>>> rewards;  // the parts, by name
  double advantage = 0;
  std::string finish_reason;  // "stop" or "length"
  int64_t num_tokens = 0;
};

class RunFolder {
 public:
  // Opens or creates the folder `path`. Truncates metrics.jsonl to `metrics_bytes` (0 for a new run) and
  // removes the completions of steps after `keep_step`; report.html is left as it is.
  RunFolder(const std::string& path, size_t metrics_bytes, int64_t keep_step);

  const std::string& path() const { return path_; }
  void write_config(const Json& config);

  // Appends one line to metrics.jsonl and flushes it.
  void log(const Json& metrics);
  // The current size of metrics.jsonl, to be stored in a checkpoint.
  size_t metrics_bytes() const { return metrics_.size(); }

  void write_completions(int64_t step, const std::vector<CompletionRow>& rows);

 private:
  std::string path_;
  AppendFile metrics_;
};

// Reading a run's folder. Lines that are incomplete or no objects are left out.
std::vector<Json> read_metrics(const std::string& run_path);
// The steps that have completions, ascending.
std::vector<int64_t> completion_steps(const std::string& run_path);
std::string completions_path(const std::string& run_path, int64_t step);
std::vector<Json> read_json_lines(const std::string& file);

}  // namespace whet
