#include "telemetry/event_file.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "telemetry/event_record.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

// TensorBoard reads files with "tfevents" in their names, in the order of these.
constexpr std::string_view kPrefix = "events.out.tfevents.", kSuffix = ".whet";

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string name_of_second(int64_t second) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%010lld", static_cast<long long>(second));
  return std::string(kPrefix) + digits + std::string(kSuffix);
}

// Files of the folder whose names begin with kPrefix and end so, in the order of their names.
std::vector<std::string> files_ending(const std::string& run_path, std::string_view suffix) {
  std::vector<std::string> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(run_path, missing)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kPrefix) && name.ends_with(suffix)) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A name behind that of `newest`, also where both are of the same second.
std::string next_name(const std::string& newest) {
  auto second = static_cast<int64_t>(now());
  while (name_of_second(second) <= newest) ++second;
  return name_of_second(second);
}

// The metrics of a held-out set have its name in their tags: eval/aime/pass@1.
std::string tag_of(const std::string& key, const std::string& eval_set) {
  constexpr std::string_view kEval = "eval_";
  if (eval_set.empty() || !key.starts_with(kEval)) return key;
  return "eval/" + eval_set + "/" + key.substr(kEval.size());
}

// metrics.jsonl may have been edited by hand.
int64_t line_step(const Json& line) {
  const Json step = line.value("step", Json());
  return step.is_number_integer() ? step.get<int64_t>() : 0;
}

std::string record_of(const Json& line, double wall_time) {
  const Json set = line.value("eval_set", Json());
  const std::string eval_set = set.is_string() ? set.get<std::string>() : "";
  std::vector<Scalar> scalars;
  for (const auto& [key, value] : line.items())
    if (key != "step" && value.is_number() && std::isfinite(value.get<double>()))
      scalars.push_back({tag_of(key, eval_set), value.get<double>()});
  return scalars_record(wall_time, line_step(line), scalars);
}

}  // namespace

EventFile::EventFile(const std::string& run_path, const std::vector<Json>& lines) {
  const std::vector<std::string> old = event_files(run_path);
  const auto times = old.empty() ? std::vector<EventTime>() : scalar_event_times(read_file(old.back()));
  const double time = now();
  std::string content = version_record(time);
  if (!old.empty()) content += session_start_record(time, 0);
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool known = i < times.size() && times[i].step == line_step(lines[i]);
    content += record_of(lines[i], known ? times[i].wall_time : time);
  }
  const std::string newest = old.empty() ? "" : fs::path(old.back()).filename().string();
  const std::string path = (fs::path(run_path) / next_name(newest)).string();
  write_file_atomic(path, content);
  std::error_code ignored;
  for (const std::string& file : old) fs::remove(file, ignored);
  for (const std::string& half : files_ending(run_path, concat(kSuffix, ".tmp")))
    fs::remove(half, ignored);  // of a process that was killed
  file_.emplace(path);
}

void EventFile::add(const Json& line) { file_->append(record_of(line, now())); }

std::vector<std::string> event_files(const std::string& run_path) { return files_ending(run_path, kSuffix); }

}  // namespace whet
