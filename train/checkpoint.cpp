#include "train/checkpoint.h"

#include <cstdio>
#include <filesystem>

#include "base/fields.h"
#include "base/file.h"
#include "models/hf/load.h"
#include "models/hf/safetensors.h"
#include "train/manifest.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

std::string step_name(int64_t step) {
  char name[32];
  std::snprintf(name, sizeof name, "step-%06lld", static_cast<long long>(step));
  return name;
}

void name_best(const std::string& folder, const BestCheckpoint& best) {
  if (best.step > 0) write_file_atomic(folder + "/best", step_name(best.step) + "\n");
}

// Whether the folder holds only what a killed process was writing.
void expect_only_left_overs(const std::string& folder) {
  std::string newest;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing))
    if (const std::string name = entry.path().filename(); !name.ends_with(".tmp") && name != "best")
      newest = std::max(newest, name);
  if (!newest.empty())
    fail<UsageError>(folder, ": holds ", newest,
                     " but no file latest that names the checkpoint to go on from; ",
                     "write its name into that file, or choose another output_dir");
}

}  // namespace

Checkpoints::Checkpoints(const std::string& run_path, std::string tokenizer_directory,
                         const CheckpointConfig& config, std::vector<StateSection*> sections)
    : folder_(run_path + "/checkpoints"),
      tokenizer_directory_(std::move(tokenizer_directory)),
      config_(config),
      sections_(std::move(sections)) {}

std::optional<std::string> Checkpoints::latest() const {
  const std::string pointer = folder_ + "/latest";
  if (!file_exists(pointer)) {
    expect_only_left_overs(folder_);
    return std::nullopt;
  }
  std::string name = read_file(pointer);
  while (!name.empty() && name.back() == '\n') name.pop_back();
  const std::string path = folder_ + "/" + name;
  if (name.empty() || !file_exists(path + "/trainer/state.json"))
    fail<UsageError>(pointer, ": names \"", name, "\", which is not a complete checkpoint");
  return path;
}

void Checkpoints::save(const CausalLm& model, const Optimizer& optimizer, const TrainerState& state) const {
  write(contents_of(model, optimizer, sections_, state, /*copy=*/false));
}

std::function<void()> Checkpoints::prepare(const CausalLm& model, const Optimizer& optimizer,
                                           const TrainerState& state) const {
  return
      [this, contents = contents_of(model, optimizer, sections_, state, /*copy=*/true)] { write(contents); };
}

void Checkpoints::write(const CheckpointContents& contents) const {
  const TrainerState& state = contents.state;
  const std::string name = step_name(state.step);
  const auto fill = [&](const std::string& directory) {
    write_contents(contents, tokenizer_directory_, directory);
  };
  const auto point_to_it = [&](const std::string& folder) {
    name_best(folder, state.best);  // before `latest`: until then a resume sets it back
    write_file_atomic(folder + "/latest", name + "\n");
  };
  if (file_exists(folder_ + "/latest")) {
    write_directory_atomic(folder_ + "/" + name, fill);
    point_to_it(folder_);
  } else {
    write_directory_atomic(folder_, [&](const std::string& folder) {
      make_directory(folder + "/" + name);
      fill(folder + "/" + name);
      point_to_it(folder);
    });
  }
  prune(state);
}

bool Checkpoints::has(int64_t step) const {
  return file_exists(folder_ + "/" + step_name(step) + "/trainer/state.json");
}

void Checkpoints::point_to_best(const BestCheckpoint& best) const {
  std::error_code ignored;
  if (best.step == 0) fs::remove(folder_ + "/best", ignored);
  name_best(folder_, best);
}

void Checkpoints::expect_whole(const std::string& folder) const {
  const std::string damage = find_damage(folder);
  if (damage.empty()) return;
  const std::string other = newest_whole_except(fs::path(folder).filename());
  fail<UsageError>(damage, "; the checkpoint is damaged, and ",
                   other.empty() ? "this run has no other"
                                 : concat(other, " is whole: to go on from there, write its name into ",
                                          folder_, "/latest"));
}

std::string Checkpoints::newest_whole_except(const std::string& name) const {
  std::vector<std::string> others;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (const std::string other = entry.path().filename();
        other != name && other.starts_with("step-") && other.find('.') == std::string::npos)
      others.push_back(other);
  std::sort(others.rbegin(), others.rend());
  const auto is_whole = [&](const std::string& other) {
    const std::string path = folder_ + "/" + other;
    return file_exists(path + "/trainer/state.json") && find_damage(path).empty();
  };
  const auto found = std::find_if(others.begin(), others.end(), is_whole);
  return found == others.end() ? "" : *found;
}

TrainerState Checkpoints::read_state(const std::string& folder) const {
  TrainerState state;
  const std::string path = folder + "/trainer/state.json";
  Json json = read_json_file(path);
  if (json.is_object()) json.erase("evaluated_step");  // older versions stored it here; RlState reads it
  read_config(json, state, path);
  for (const char* key : {"step", "num_tokens", "metrics_bytes"})  // not every version has written the others
    if (!json.contains(key)) fail<UsageError>(path, ": the key \"", key, "\" is missing");
  if (const std::string name = fs::path(folder).filename(); step_name(state.step) != name)
    fail<UsageError>(path, ": step: expected that of ", name, ", got ", state.step);
  return state;
}

TrainerState Checkpoints::restore(const std::string& folder, CausalLm& model, Optimizer& optimizer) {
  TrainerState state = read_state(folder);
  for (StateSection* section : sections_) section->restore(folder + "/trainer");
  load_weights(model, folder);
  const SafetensorsFile moments(folder + "/trainer/optimizer.safetensors");
  optimizer.restore([&](const NamedTensor& part) {
    const at::Tensor saved = moments.get(part.name);
    if (saved.sizes() != part.tensor.sizes())
      fail<UsageError>(folder, ": optimizer state ", part.name, " has another shape");
    return saved;
  });
  return state;
}

void Checkpoints::prune(const TrainerState& newest) const {
  std::vector<std::string> complete, left_over;  // of killed processes
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("step-") || name > step_name(newest.step)) continue;
    (name.find('.') == std::string::npos ? complete : left_over).push_back(entry.path());
  }
  std::sort(complete.begin(), complete.end());
  std::error_code ignored;
  for (size_t i = 0; i + static_cast<size_t>(config_.keep) < complete.size(); ++i)
    if (fs::path(complete[i]).filename() != step_name(newest.best.step)) fs::remove_all(complete[i], ignored);
  for (const auto& path : left_over) fs::remove_all(path, ignored);
}

}  // namespace whet
