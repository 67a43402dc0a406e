#include "rl/rl_state.h"

#include "base/fields.h"
#include "base/file.h"

namespace whet {

void RlState::save(const std::string& folder) const {
  write_file_atomic(folder + "/rl.json", write_config(*this).dump(2) + "\n");
  if (!inflight_groups.empty())
    write_file_atomic(folder + "/open_groups.json", write_inflight_groups(inflight_groups).dump());
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
  if (file_exists(groups)) inflight_groups = read_inflight_groups(read_json_file(groups), groups);
}

}  // namespace whet
