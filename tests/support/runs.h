// Run folders in tests: what must not depend on the clock, and what a killed process leaves behind.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "telemetry/run_folder.h"

namespace whet {

// The lines of metrics.jsonl without those values that are times.
inline std::vector<std::string> metrics_without_times(const std::string& run) {
  std::vector<std::string> lines;
  for (Json line : read_metrics(run)) {
    Json kept = Json::object();
    for (const auto& [key, value] : line.items())
      if (key != "step_time" && key != "eval_time" && key != "tokens_per_s" && !key.starts_with("time/"))
        kept[key] = value;
    lines.push_back(kept.dump());
  }
  return lines;
}

inline std::string checkpoint_folder(const std::string& run, const std::string& step) {
  return run + "/checkpoints/step-" + step;
}

// Makes a finished run look as if it had been killed when `step` was its newest checkpoint: later metrics and
// a line cut in half are there, later checkpoints are not, one of them half written.
inline void pretend_killed_after(const std::string& run, const std::string& step) {
  const auto folder = std::filesystem::path(run) / "checkpoints";
  const std::string newest = "step-" + step;
  require(std::filesystem::exists(folder / newest), "no checkpoint ", newest, " in ", run);
  std::vector<std::filesystem::path> later;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename() > newest && entry.path().filename() != "latest")
      later.push_back(entry.path());
  require(!later.empty(), "nothing was done after ", newest);
  for (const auto& path : later) {
    const auto half = path.string() + ".tmp";
    std::filesystem::rename(path, half);
    std::filesystem::resize_file(half + "/model.safetensors", 100);
  }
  write_file_atomic(folder / "latest", newest + "\n");
  AppendFile(run + "/metrics.jsonl").append_line("{\"step\":999,\"loss\":0.1");
}

}  // namespace whet
