// The files of one run that tell its story: metrics.jsonl, the sampled completions and config.json.
// A resumed run cuts what was written after its checkpoint, so the files read as if it had never stopped.
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
  std::optional<double> reward;  // none: it could not be judged; written as null
  std::vector<std::pair<std::string, std::optional<double>>> rewards;  // the parts, by name
  double advantage = 0;
  std::string finish_reason;  // "stop" or "length"
  int64_t num_tokens = 0;
};

class RunFolder {
 public:
  // Opens or creates the folder `path`. Of metrics.jsonl the first `metrics_bytes` are kept (0 for a fresh
  // run) and completions of steps after `keep_step` are removed; report.html is left as it is.
  RunFolder(const std::string& path, size_t metrics_bytes, int64_t keep_step);

  const std::string& path() const { return path_; }
  void write_config(const Json& config);

  // Appends one line, flushed at once.
  void log(const Json& metrics);
  // The size of metrics.jsonl now; a checkpoint keeps it and gives it back on resume.
  size_t metrics_bytes() const { return metrics_.size(); }

  void write_completions(int64_t step, const std::vector<CompletionRow>& rows);

 private:
  std::string path_;
  AppendFile metrics_;
};

// What a reader finds in a run's folder. Lines that are cut or not objects are left out.
std::vector<Json> read_metrics(const std::string& run_path);
// The steps that have completions, ascending.
std::vector<int64_t> completion_steps(const std::string& run_path);
std::string completions_path(const std::string& run_path, int64_t step);
std::vector<Json> read_json_lines(const std::string& file);

}  // namespace whet
