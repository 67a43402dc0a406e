#include "train/training_run.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"

namespace whet {

namespace {

// What may differ between the start of a run and its resume without changing any number.
bool may_change(const std::string& key) {
  return key == "threads" || key == "output_dir" || key == "export_dir" || key == "checkpoint" ||
         key == "version";
}

Json value_at(const Json& json, const std::string& key) { return json.contains(key) ? json[key] : Json(); }

// "a.b is 1 there and 2 here" for the first value that differs, or "".
std::string first_difference(const std::string& path, const Json& before, const Json& now) {
  if (before == now) return "";
  if (!before.is_object() || !now.is_object())
    return concat(path, " is ", before.dump(), " there and ", now.dump(), " here");
  Json keys = before;
  keys.update(now);
  for (const auto& [key, unused] : keys.items())
    if (const auto found = first_difference(path + "." + key, value_at(before, key), value_at(now, key));
        !found.empty())
      return found;
  return "";
}

void expect_same_recipe(const std::string& path, const Json& before, const Json& now) {
  for (const auto& [key, value] : now.items()) {
    const std::string difference = may_change(key) ? "" : first_difference(key, value_at(before, key), value);
    if (!difference.empty())
      fail<UsageError>(path, ": this folder holds a run of another recipe (", difference,
                       "); choose another output_dir, or remove the folder");
  }
}

TrainerState resume(const RunConfig& config, const Checkpoints& checkpoints, CausalLm& model,
                    const AdamW& optimizer) {
  make_directory(config.output_dir);
  const auto latest = checkpoints.latest();
  if (!latest) return {};  // nothing is lost when another recipe takes the folder over
  const std::string saved = config.output_dir + "/config.json";
  if (file_exists(saved)) expect_same_recipe(saved, read_json_file(saved), config.resolved);
  return checkpoints.restore(*latest, model, optimizer);
}

}  // namespace

TrainingRun::TrainingRun(RunConfig config, CausalLm& model, const AdamW& optimizer)
    : config_(std::move(config)),
      model_(model),
      optimizer_(optimizer),
      checkpoints_(config_.output_dir, config_.tokenizer_dir, config_.checkpoint),
      state_(resume(config_, checkpoints_, model, optimizer)),
      saved_step_(state_.step > 0 ? state_.step : -1),
      folder_(config_.output_dir, state_.metrics_bytes, state_.step),
      console_(std::filesystem::path(config_.output_dir).filename(), config_.steps, state_.step) {
  folder_.write_config(config_.resolved);
  if (state_.step > 0) console_.message(concat("resumed from step ", state_.step));
}

void TrainingRun::save() {
  if (saved_step_ == state_.step) return;
  state_.metrics_bytes = folder_.metrics_bytes();
  checkpoints_.save(model_, optimizer_, state_);
  saved_step_ = state_.step;
}

void TrainingRun::checkpoint_if_due() {
  if (done() || state_.step % config_.checkpoint.every == 0) save();
  check_interrupt();
}

void TrainingRun::check_interrupt() {
  if (!interrupted()) return;
  save();
  throw Interrupted(concat("interrupted at step ", state_.step, "; the same command continues from there"));
}

std::string TrainingRun::latest_checkpoint() const { return checkpoints_.latest().value_or(""); }

}  // namespace whet
