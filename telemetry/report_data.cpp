#include "telemetry/report_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "telemetry/run_folder.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

// Six digits suffice for a curve, and take half the bytes.
Json shortened(double value) {
  if (!std::isfinite(value)) return nullptr;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return std::strtod(text, nullptr);
}

// Lines as columns; a line that lacks a metric has null there.
class Columns {
 public:
  void add(const Json& step, const std::vector<std::pair<std::string, double>>& values) {
    columns_["step"].push_back(step);
    for (const auto& [key, value] : values) {
      Json& column = columns_[key];
      while (column.size() < rows_) column.push_back(nullptr);
      column.push_back(shortened(value));
    }
    ++rows_;
    for (auto& column : columns_)
      if (column.size() < rows_) column.push_back(nullptr);
  }
  const Json& json() const { return columns_; }

 private:
  Json columns_ = {{"step", Json::array()}};
  size_t rows_ = 0;
};

using Values = std::vector<std::pair<std::string, double>>;

Values numbers_of(const Json& line, bool of_evaluation) {
  Values values;
  for (const auto& [key, value] : line.items())
    if (key != "step" && value.is_number() && key.starts_with("eval_") == of_evaluation)
      values.emplace_back(key, value.get<double>());
  return values;
}

// Means over `bucket` neighbouring lines; of num_tokens, which is cumulative, the last value.
void add_averaged(Columns& columns, const std::vector<Json>& lines, size_t bucket) {
  for (size_t begin = 0; begin < lines.size(); begin += bucket) {
    const size_t end = std::min(begin + bucket, lines.size());
    std::vector<std::string> order;
    std::map<std::string, std::pair<double, double>> sums;
    for (size_t i = begin; i < end; ++i)
      for (const auto& [key, value] : numbers_of(lines[i], false)) {
        if (!sums.contains(key)) order.push_back(key);
        auto& [sum, count] = sums[key];
        const bool last_only = key == "num_tokens";
        sum = last_only ? value : sum + value;
        count = last_only ? 1 : count + 1;
      }
    Values means;
    for (const std::string& key : order) means.emplace_back(key, sums[key].first / sums[key].second);
    columns.add(lines[end - 1]["step"], means);
  }
}

// The beginning and the end of a long text, cut between letters.
std::string shortened_text(const std::string& text, size_t limit) {
  if (text.size() <= limit) return text;
  const auto inside_letter = [&](size_t at) { return at < text.size() && (text[at] & 0xC0) == 0x80; };
  size_t head = limit / 2, tail = text.size() - limit / 2;
  while (inside_letter(head)) --head;
  while (inside_letter(tail)) ++tail;
  return concat(text.substr(0, head), "\n\n[… ", tail - head, " bytes left out …]\n\n", text.substr(tail));
}

std::string string_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it == line.end() ? "" : it->is_string() ? it->get<std::string>() : it->dump();
}

// A completion as the page shows it.
Json sample_of(const Json& completion, size_t index, const ReportLimits& limits) {
  Json sample = {{"sample_index", index}};
  for (const char* key : {"reward", "rewards", "advantage", "finish_reason"})
    if (const auto it = completion.find(key); it != completion.end()) sample[key] = *it;
  if (const auto ids = completion.find("ids"); ids != completion.end()) sample["num_tokens"] = ids->size();
  sample["completion"] = shortened_text(string_of(completion, "completion"), limits.text_bytes);
  return sample;
}

// Some of one step's groups, in the order of the file.
Json groups_of(const std::vector<Json>& lines, const ReportLimits& limits, Json& sampled) {
  if (lines.size() > limits.groups) sampled["partial"] = true;
  Json result = Json::array();
  for (const size_t g : spread(lines.size(), limits.groups)) {
    const Json completions = lines[g].value("completions", Json::array());
    if (completions.size() > limits.samples) sampled["partial"] = true;
    Json samples = Json::array();
    for (const size_t s : spread(completions.size(), limits.samples))
      if (completions[s].is_object()) samples.push_back(sample_of(completions[s], s, limits));
    result.push_back({{"prompt_index", lines[g].value("prompt_index", Json())},
                      {"prompt", shortened_text(string_of(lines[g], "prompt"), limits.text_bytes)},
                      {"samples", std::move(samples)}});
  }
  return result;
}

void add_samples(Json& data, const std::string& run_path, const ReportLimits& limits) {
  const std::vector<int64_t> steps = completion_steps(run_path);
  const std::vector<size_t> shown = spread(steps.size(), limits.sample_steps);
  Json sampled = {{"steps", shown.size()},
                  {"steps_total", steps.size()},
                  {"groups", limits.groups},
                  {"samples", limits.samples},
                  {"partial", shown.size() < steps.size()}};
  data["samples"] = Json::array();
  for (const size_t i : shown) {
    const auto lines = read_json_lines(completions_path(run_path, steps[i]));
    data["samples"].push_back({{"step", steps[i]}, {"groups", groups_of(lines, limits, sampled)}});
  }
  data["sampled"] = sampled;
}

// The name of the run's folder, also of "runs/x/" or ".".
std::string name_of_run(const std::string& run_path) {
  std::error_code unused;
  fs::path path = fs::weakly_canonical(run_path, unused);
  if (!path.has_filename()) path = path.parent_path();
  return path.filename().string();
}

}  // namespace

std::vector<size_t> spread(size_t size, size_t count) {
  std::vector<size_t> indices;
  if (size <= count) {
    for (size_t i = 0; i < size; ++i) indices.push_back(i);
  } else if (count == 1) {
    indices.push_back(size - 1);
  } else {
    for (size_t i = 0; i < count; ++i) indices.push_back((i * (size - 1) + (count - 1) / 2) / (count - 1));
  }
  return indices;
}

Json report_data(const std::string& run_path, const ReportLimits& limits) {
  std::vector<Json> train;
  Columns train_columns, eval_columns;
  for (Json& line : read_metrics(run_path)) {
    if (!line.contains("step") || !line["step"].is_number()) continue;
    if (const Values values = numbers_of(line, true); !values.empty()) eval_columns.add(line["step"], values);
    if (!numbers_of(line, false).empty()) train.push_back(std::move(line));
  }
  const size_t bucket = std::max<size_t>(1, (train.size() + limits.points - 1) / limits.points);
  add_averaged(train_columns, train, bucket);

  const std::string config = run_path + "/config.json";
  Json data = {{"name", name_of_run(run_path)},
               {"config", file_exists(config) ? read_json_file(config) : Json::object()},
               {"bucket", bucket},
               {"train", train_columns.json()},
               {"eval", eval_columns.json()}};
  // Sums of all lines, since the columns may be averages.
  double seconds = 0;
  for (const Json& line : train)
    if (const auto it = line.find("step_time"); it != line.end() && it->is_number())
      seconds += it->get<double>();
  for (const Json& value : eval_columns.json().value("eval_time", Json::array()))
    if (value.is_number()) seconds += value.get<double>();
  data["wall_s"] = shortened(seconds);
  add_samples(data, run_path, limits);
  return data;
}

}  // namespace whet
