#include "telemetry/run_folder.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/log.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

// A completion may end inside a character, so bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string to_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// ("step_00010.jsonl", "step_", ".jsonl") -> 10; -1 for names of another form.
int64_t step_of(const std::string& name, std::string_view prefix, std::string_view suffix) {
  if (!name.starts_with(prefix) || !name.ends_with(suffix) || name.size() <= prefix.size() + suffix.size())
    return -1;
  const char* end = name.data() + name.size() - suffix.size();
  int64_t step = -1;
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, step);
  return error == std::errc() && stop == end ? step : -1;
}

// The steps that have a file of this form in the folder, ascending.
std::vector<int64_t> steps_in(const fs::path& folder, std::string_view prefix, std::string_view suffix) {
  std::vector<int64_t> steps;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing))
    if (const int64_t step = step_of(entry.path().filename().string(), prefix, suffix); step >= 0)
      steps.push_back(step);
  std::sort(steps.begin(), steps.end());
  return steps;
}

std::string to_lines(const std::vector<Json>& objects) {
  std::string lines;
  for (const Json& object : objects) lines += to_text(object) + "\n";
  return lines;
}

std::string not_finite_path(const std::string& run_path, int64_t step, const char* ending) {
  char name[48];
  std::snprintf(name, sizeof name, "/not_finite/step-%06lld%s", static_cast<long long>(step), ending);
  return run_path + name;
}

std::vector<int64_t> not_finite_steps(const std::string& run_path) {
  return steps_in(fs::path(run_path) / "not_finite", "step-", ".json");
}

std::string make_run_folder(const std::string& path) {
  make_directory((fs::path(path) / "completions").string());
  return path;
}

}  // namespace

RunFolder::RunFolder(const std::string& path, size_t metrics_bytes, int64_t keep_step, bool tensorboard)
    : path_(make_run_folder(path)),
      metrics_(path + "/metrics.jsonl", metrics_bytes),
      tensorboard_(tensorboard) {
  for (const int64_t step : completion_steps(path))
    if (step > keep_step) fs::remove(completions_path(path, step));
  for (const int64_t step : not_finite_steps(path))
    if (step > keep_step)
      for (const char* ending : {".jsonl", ".json"}) fs::remove(not_finite_path(path, step, ending));
}

void RunFolder::write_config(const Json& config) {
  write_file_atomic(path_ + "/config.json", to_text(config, 2) + "\n");
}

void RunFolder::log(const Json& metrics) {
  metrics_.append_line(to_text(metrics));
  if (tensorboard_) copy_to_events(metrics);
}

// The event file is a copy, which the next process makes anew: no reason to end a run.
void RunFolder::copy_to_events(const Json& metrics) try {
  if (events_)
    events_->add(metrics);
  else
    events_.emplace(path_, read_metrics(path_));
} catch (const Error& error) {
  tensorboard_ = false;
  log_line("whet: ", error.what(), "; the run goes on without its event file");
}

void RunFolder::write_completions(int64_t step, const std::vector<Json>& groups) {
  write_file_atomic(completions_path(path_, step), to_lines(groups));
}

void RunFolder::write_not_finite(int64_t step, const Json& what, const std::vector<Json>& groups) {
  const std::vector<int64_t> there = not_finite_steps(path_);
  if (there.size() >= kMostNotFinite || std::find(there.begin(), there.end(), step) != there.end()) return;
  make_directory(path_ + "/not_finite");
  write_file_atomic(not_finite_path(path_, step, ".json"), to_text(what) + "\n");
  write_file_atomic(not_finite_path(path_, step, ".jsonl"), to_lines(groups));
}

std::string completions_path(const std::string& run_path, int64_t step) {
  char name[48];
  std::snprintf(name, sizeof name, "/completions/step_%05lld.jsonl", static_cast<long long>(step));
  return run_path + name;
}

std::vector<int64_t> completion_steps(const std::string& run_path) {
  return steps_in(fs::path(run_path) / "completions", "step_", ".jsonl");
}

std::vector<Json> read_json_lines(const std::string& file) {
  JsonLines lines(file);
  std::vector<Json> objects;
  while (const std::optional<std::string> text = lines.next_text()) {
    Json object = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
    if (object.is_object()) objects.push_back(std::move(object));
  }
  return objects;
}

std::vector<Json> read_metrics(const std::string& run_path) {
  const std::string file = run_path + "/metrics.jsonl";
  return file_exists(file) ? read_json_lines(file) : std::vector<Json>();
}

}  // namespace whet
