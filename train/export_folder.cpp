#include "train/export_folder.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "telemetry/run_lock.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

bool is_of_a_model(const fs::path& file) {
  const std::string name = file.filename();
  return name == "config.json" || name.ends_with(".safetensors") ||
         name.ends_with(".safetensors.index.json") || name.starts_with("pytorch_model");
}

// The canonical path of a folder that may not exist yet.
std::string full_name(const std::string& path) {
  const fs::path full = fs::weakly_canonical(fs::absolute(path));
  return (full.has_filename() ? full : full.parent_path()).string();
}

}  // namespace

std::string export_name(const PretrainConfig& config) { return full_name(config.export_dir); }

void expect_export_folder(const PretrainConfig& config) {
  const std::string& path = config.export_dir;
  if (path.empty()) return;
  if (export_name(config) == full_name(config.output_dir))
    fail<UsageError>("export_dir: ", path, " is the run's own folder; expected another one");
  if (!fs::is_directory(path) || fs::is_empty(path)) return;
  const auto own = RunLock::read_notes(config.output_dir).exports;
  if (std::find(own.begin(), own.end(), export_name(config)) != own.end()) return;
  std::string first, of_model;
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    std::string& which = is_of_a_model(entry.path()) ? of_model : first;
    if (which.empty() || name < which) which = name;
  }
  if (!of_model.empty())
    fail<UsageError>("export_dir: ", path, " holds a model (", of_model,
                     ") that this run has not exported; expected a new folder");
  std::error_code missing;
  if (!fs::equivalent(path, config.tokenizer, missing))
    fail<UsageError>("export_dir: ", path, " is not empty (", first, "); expected a new folder");
}

}  // namespace whet
