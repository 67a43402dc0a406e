#include "telemetry/report_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/file.h"
#include "telemetry/report_samples.h"
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

// The columns of each held-out set, in the order of their first lines.
class EvalColumns {
 public:
  void add(const Json& line) {
    const Values values = numbers_of(line, true);
    if (values.empty()) return;
    const Json set = line.value("eval_set", Json());
    const std::string name = set.is_string() ? set.get<std::string>() : "";
    const auto known = [&](const auto& one) { return one.first == name; };
    auto at = std::find_if(sets_.begin(), sets_.end(), known);
    if (at == sets_.end()) at = sets_.emplace(sets_.end(), name, Columns());
    at->second.add(line["step"], values);
  }
  Json json() const {
    Json sets = Json::object();
    for (const auto& [name, columns] : sets_) sets[name] = columns.json();
    return sets;
  }

 private:
  std::vector<std::pair<std::string, Columns>> sets_;
};

double sum_of(const Json& values) {
  double sum = 0;
  for (const Json& value : values)
    if (value.is_number()) sum += value.get<double>();
  return sum;
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

Json report_data(const std::string& run_path, const TokenTexts& texts, const ReportLimits& limits) {
  std::vector<Json> train;
  Columns train_columns;
  EvalColumns evals;
  for (Json& line : read_metrics(run_path)) {
    if (!line.contains("step") || !line["step"].is_number()) continue;
    evals.add(line);
    if (!numbers_of(line, false).empty()) train.push_back(std::move(line));
  }
  const size_t bucket = std::max<size_t>(1, (train.size() + limits.points - 1) / limits.points);
  add_averaged(train_columns, train, bucket);

  const std::string config = run_path + "/config.json";
  Json data = {{"name", name_of_run(run_path)},
               {"config", file_exists(config) ? read_json_file(config) : Json::object()},
               {"bucket", bucket},
               {"train", train_columns.json()},
               {"evals", evals.json()}};
  double seconds = 0;  // of all lines, since the columns may be averages
  for (const Json& line : train) seconds += sum_of(Json::array({line.value("step_time", Json())}));
  for (const Json& columns : data["evals"]) seconds += sum_of(columns.value("eval_time", Json::array()));
  data["wall_s"] = shortened(seconds);
  add_samples(run_path, texts, limits, data);
  return data;
}

}  // namespace whet
