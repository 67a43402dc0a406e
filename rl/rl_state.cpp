#include "rl/rl_state.h"

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"

namespace whet {

namespace {

// [[row, share], ...]
Json write_solved(const std::map<uint64_t, double>& solved) {
  Json pairs = Json::array();
  for (const auto& [row, share] : solved) pairs.push_back({row, share});
  return pairs;
}

std::map<uint64_t, double> read_solved(const Json& json, const std::string& path) try {
  std::map<uint64_t, double> solved;
  for (const auto& [row, share] : json.get<std::vector<std::pair<uint64_t, double>>>()) solved[row] = share;
  return solved;
} catch (const Json::exception&) {
  fail<UsageError>(path, ": expected pairs of a row and a number");
}

}  // namespace

void RlState::save(const std::string& folder) const {
  write_file_atomic(folder + "/rl.json", write_config(*this).dump(2) + "\n");
  if (!solved.empty()) write_file_atomic(folder + "/solved.json", write_solved(solved).dump());
  if (!inflight_groups.empty())
    write_file_atomic(folder + "/open_groups.json", write_inflight_groups(inflight_groups).dump());
}

SectionWriter RlState::snapshot() const {
  return [copy = *this](const std::string& folder) { copy.save(folder); };
}

void RlState::restore(const std::string& folder) {
  *this = {};
  const std::string path = folder + "/rl.json", groups = folder + "/open_groups.json";
  if (file_exists(path)) {
    read_config(read_json_file(path), *this, path);
  } else {  // older versions kept it with the state of every run, or not at all
    const Json state = read_json_file(folder + "/state.json");
    const Json step = state.is_object() ? state.value("evaluated_step", Json()) : Json();
    if (step.is_number_integer()) evaluated_step = step.get<int64_t>();
  }
  const std::string rates = folder + "/solved.json";
  if (file_exists(rates)) solved = read_solved(read_json_file(rates), rates);
  if (file_exists(groups)) inflight_groups = read_inflight_groups(read_json_file(groups), groups);
}

}  // namespace whet
