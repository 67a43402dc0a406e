#include "telemetry/run_folder_check.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

bool is_model_config(const Json& json) {
  return json.is_object() && (json.contains("model_type") || json.contains("architectures"));
}

// config.json; nullopt where there is no such file, null where it is not JSON.
std::optional<Json> config_of(const std::string& path) {
  const std::string file = path + "/config.json";
  if (!file_exists(file)) return std::nullopt;
  try {
    return read_json_file(file);
  } catch (const UsageError&) {
    return Json();
  }
}

// Whether a killed start may have left this entry before it has written config.json.
bool is_left_over(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename();
  std::error_code ignored;
  if (name.ends_with(".tmp") || name == "run.lock") return true;
  return (name == "metrics.jsonl" || name == "completions") && fs::is_empty(entry.path(), ignored);
}

std::string first_foreign_file(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error))
    if (!is_left_over(entry)) names.push_back(entry.path().filename());
  if (error) fail<UsageError>("cannot read ", path, ": ", error.message());
  return names.empty() ? "" : *std::min_element(names.begin(), names.end());
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  fail<UsageError>(path, ": ", what, "; expected a new folder, or that of a run");
}

bool is_run_config(const Json& json) {
  return json.is_object() && !is_model_config(json) && json.contains("output_dir") &&
         json.contains("steps") && json.contains("version");
}

}  // namespace

bool holds_run(const std::string& path) {
  const auto config = config_of(path);
  return config && is_run_config(*config);
}

void expect_run_or_nothing(const std::string& path) {
  std::error_code unreadable;
  if (!fs::is_directory(path, unreadable)) return;  // making the folder reports a file of that name
  if (const auto config = config_of(path)) {
    if (is_run_config(*config)) return;
    refuse(path, is_model_config(*config) ? "holds a model" : "holds a config.json that is not a run's");
  }
  if (file_exists(path + "/checkpoints/latest")) return;  // config.json is lost; a checkpoint has the recipe
  if (const std::string name = first_foreign_file(path); !name.empty())
    refuse(path, concat("is not empty (", name, ") and not a run's folder"));
}

void expect_run(const std::string& path) {
  const auto config = config_of(path);
  const bool is_model = config && is_model_config(*config);
  if (is_model || !(file_exists(path + "/metrics.jsonl") || (config && is_run_config(*config))))
    fail<UsageError>(path, is_model
                               ? ": holds a model, expected a run's folder"
                               : ": not a run's folder, expected metrics.jsonl or a run's config.json in it");
}

}  // namespace whet
