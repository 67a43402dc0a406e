#include "train/training_run.h"

#include <chrono>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "train/recipe_difference.h"
#include "train/weights_check.h"

namespace whet {

namespace {

// "loss 0.5, gradient norm inf, first of model.norm.weight".
std::string what_is_not_finite(const StepStats& update) {
  const std::string numbers = concat("loss ", update.loss, ", gradient norm ", update.grad_norm);
  return update.not_finite.empty() ? numbers + ", weights too large afterwards"
                                   : numbers + ", first of " + update.not_finite;
}

// The folder, made where it is missing.
const std::string& run_folder(const RunConfig& config) {
  expect_run_can_start(config.output_dir);
  make_directory(config.output_dir);
  return config.output_dir;
}

// "whet 0.1.0", or `otherwise` where the recipe does not say it.
std::string version_of(const Json& recipe, const std::string& otherwise) {
  const Json version = recipe.is_object() ? recipe.value("version", Json()) : Json();
  return version.is_string() && version != "" ? "whet " + version.get<std::string>() : otherwise;
}

Json with_defaults(const RunConfig& config, const Json& saved, const std::string& path) try {
  return config.with_defaults(saved);
} catch (const UsageError& error) {
  const std::string then = version_of(saved, "another version"),
                    now = version_of(config.resolved, "this version");
  if (then == now)  // of another command
    fail<UsageError>(path, ": this folder holds a run of another recipe (", error.what(),
                     "); choose another output_dir, or remove the folder");
  fail<UsageError>(path, ": this folder holds a run of ", then, ", whose recipe ", now, " does not read (",
                   error.what(), "); finish it with that version, or choose another output_dir");
}

void expect_same_recipe(const RunConfig& config, const Json& saved, const std::string& path) {
  const std::string difference =
      recipe_difference(with_defaults(config, saved, path), config.resolved, config.rules);
  if (!difference.empty())
    fail<UsageError>(path, ": this folder holds a run of another recipe (", difference,
                     "); choose another output_dir, or remove the folder");
}

// The last step that metrics.jsonl tells of; 0: none.
int64_t last_logged_step(const std::string& folder) {
  int64_t last = 0;
  for (const Json& line : read_metrics(folder))
    if (const Json step = line.value("step", Json()); step.is_number_integer())
      last = std::max(last, step.get<int64_t>());
  return last;
}

// A folder without a checkpoint may be started in anew, unless there must have been one, or another recipe's
// metrics are there.
void expect_nothing_lost(const RunConfig& config, const RunNotes& notes) {
  const std::string& folder = config.output_dir;
  const auto lost = [&](int64_t step) {
    fail<UsageError>(
        folder, ": the checkpoint of step ", step,
        " that this run has saved is gone; bring it back, choose another output_dir, or remove the folder");
  };
  if (notes.checkpoint > 0) lost(notes.checkpoint);
  const std::string path = folder + "/config.json";
  const int64_t last = file_exists(path) ? last_logged_step(folder) : 0;
  if (last == 0) return;
  const Json saved = read_json_file(path);
  expect_same_recipe(config, saved, path);
  if (notes.checkpoint == 0) return;
  const Json every = saved.value("/checkpoint/every"_json_pointer, Json());  // where notes did not exist yet
  if (every.is_number_integer() && last > every.get<int64_t>()) lost(last - last % every.get<int64_t>());
}

void expect_same_data(const DataDigest& then, const DataDigest& now, const std::string& folder) {
  if (then.sha1 == now.sha1 && then.items == now.items) return;
  const std::string how = then.items != now.items
                              ? concat(then.source, " gave ", then.items, " rows then, ", now.source,
                                       " gives ", now.items, " now")
                              : concat(now.source, " gives ", now.items,
                                       " rows as then, but not the same ones or not the same tokens");
  fail<UsageError>(folder, ": this run was trained on other data (", how,
                   "); bring them back, or choose another output_dir");
}

// Throws UsageError unless the run may go on from `state`; returns what there is to say.
std::vector<std::string> expect_same_run(const RunConfig& config, const TrainerState& state,
                                         const std::string& folder) {
  std::vector<std::string> notes;
  const std::string path = config.output_dir + "/config.json";
  Json saved = state.recipe;
  if (saved.is_null() && file_exists(path)) saved = read_json_file(path);
  if (saved.is_null())
    fail<UsageError>(config.output_dir,
                     ": its config.json is gone, and the checkpoint, of an older version, does ",
                     "not say which recipe it belongs to; choose another output_dir");
  expect_same_recipe(config, saved, file_exists(path) ? path : folder + "/trainer/state.json");
  if (state.data.sha1.empty())
    notes.push_back(
        "the checkpoint, of an older version, has no digest of its data: nothing checks that they are the "
        "same");
  else if (!config.data.sha1.empty())
    expect_same_data(state.data, config.data, folder);
  if (saved.value("steps", Json()) != config.resolved["steps"])
    notes.push_back(concat("steps was ", saved["steps"].dump(), " and is ", config.steps,
                           ": schedules that depend on it follow the new value from here on"));
  return notes;
}

// Of a resumed run: what the checkpoint says, unless the recipe asks for another metric now, or it is gone.
BestCheckpoint best_of(const TrainerState& state, const RunConfig& config, const Checkpoints& checkpoints,
                       std::vector<std::string>& messages) {
  if (state.best.step == 0 || !is_of(state.best, config.checkpoint)) return {};
  if (checkpoints.has(state.best.step)) return state.best;
  messages.push_back(concat("the best checkpoint so far, of step ", state.best.step,
                            ", is gone: the best is that of the steps from here on"));
  return {};
}

TrainerState resume(const RunConfig& config, const RunNotes& notes, Checkpoints& checkpoints, CausalLm& model,
                    Optimizer& optimizer, std::vector<std::string>& messages) {
  const auto latest = checkpoints.latest();
  if (!latest) {
    expect_nothing_lost(config, notes);
    return {};
  }
  checkpoints.expect_whole(*latest);
  messages = expect_same_run(config, checkpoints.read_state(*latest), *latest);
  TrainerState state = checkpoints.restore(*latest, model, optimizer);
  state.best = best_of(state, config, checkpoints, messages);
  checkpoints.point_to_best(state.best);
  return state;
}

}  // namespace

TrainingRun::TrainingRun(RunConfig config, CausalLm& model, Optimizer& optimizer,
                         std::vector<StateSection*> sections)
    : config_(std::move(config)),
      model_(model),
      optimizer_(optimizer),
      lock_(run_folder(config_)),
      checkpoints_(config_.output_dir, config_.tokenizer_dir, config_.checkpoint, std::move(sections)),
      state_(resume(config_, lock_.notes(), checkpoints_, model, optimizer, notes_)),
      saved_step_(state_.step > 0 ? state_.step : -1),
      folder_(config_.output_dir, state_.metrics_bytes, state_.step, config_.telemetry.tensorboard),
      console_(std::filesystem::path(config_.output_dir).filename(), config_.steps, state_.step) {
  state_.recipe = config_.resolved;
  state_.data = config_.data;
  folder_.write_config(config_.resolved);
  for (const auto& note : notes_) console_.message(note);
  if (lock_.notes().checkpoint != state_.step) lock_.note_checkpoint(state_.step);
  if (state_.step > 0) console_.message(concat("resumed from step ", state_.step));
}

// Where something else is being reported.
void TrainingRun::settle_silently() {
  try {
    settle();
  } catch (const Error&) {
  }
}

std::string TrainingRun::where_it_stands() {
  settle_silently();
  return saved_step_ < 0 ? "no checkpoint has been saved"
                         : concat("the newest checkpoint is that of step ", saved_step_);
}

void TrainingRun::count_update(const StepStats& update) {
  if (update.taken) {
    state_.skipped_in_a_row = 0;
    return;
  }
  ++state_.skipped_updates;
  const int64_t step = state_.step + 1, most = config_.max_skipped_updates;
  console_.message(
      concat("step ", step, ": an update is not finite (", what_is_not_finite(update), ") and is skipped"));
  if (++state_.skipped_in_a_row >= most)
    fail("step ", step, ": ", most, most == 1 ? " update was" : " updates in a row were",
         " not finite, so training stops; ", where_it_stands());
}

void TrainingRun::log(const Json& line) {
  folder_.log(line);
  if (const auto candidate = best_candidate(config_.checkpoint, line)) consider(*candidate);
}

// The base model is no checkpoint of the run, and only the first line of a step counts.
void TrainingRun::consider(const BestCheckpoint& candidate) {
  if (candidate.step == 0 || candidate.step == candidate_.step) return;
  candidate_ = candidate;
  if (saved_step_ != state_.step || !is_best()) return;  // else it was saved before it was evaluated
  state_.best = candidate_;
  checkpoints_.point_to_best(state_.best);
}

bool TrainingRun::is_best() const {
  return candidate_.step > 0 && candidate_.step == state_.step && is_better(candidate_, state_.best);
}

bool TrainingRun::try_to_write(const std::function<void()>& write) try {
  write();
  return true;
} catch (const Error& error) {
  write_failed(error.what());
  return false;
}

// Returns where the run goes on.
void TrainingRun::write_failed(const std::string& what) {
  if (config_.on_write_error == OnWriteError::go_on) return console_.message(what + "; the run goes on");
  settle_silently();
  try {
    if (saved_step_ != state_.step && saving_step_ != state_.step && find_not_finite(model_).empty())
      start_saving();
  } catch (const Error&) {
    // The first failure is the one to be reported.
  }
  fail(what, "; ", where_it_stands());
}

void TrainingRun::save() {
  finish_saving();
  if (saved_step_ == state_.step) return;
  if (const std::string what = find_not_finite(model_); !what.empty())
    fail("step ", state_.step, ": ", what, ", so they are not saved; ", where_it_stands());
  try_to_write([&] { start_saving(); });
}

// Where there is no later chance.
void TrainingRun::save_or_fail() {
  save();
  finish_saving();
  if (saved_step_ != state_.step)
    fail("the checkpoint of step ", state_.step, " could not be written; ", where_it_stands());
}

// The checkpoint is complete after settle().
void TrainingRun::start_saving() {
  saved_best_ = state_.best;
  if (is_best()) state_.best = candidate_;
  state_.metrics_bytes = folder_.metrics_bytes();
  saving_step_ = state_.step;
  const auto save = [this, step = state_.step](const std::function<void()>& write) {
    write();
    lock_.note_checkpoint(step);
  };
  if (config_.checkpoint.async) {
    saving_ = std::async(std::launch::async, save, checkpoints_.prepare(model_, optimizer_, state_));
  } else {
    saving_ =
        std::async(std::launch::deferred, save, [this] { checkpoints_.save(model_, optimizer_, state_); });
    settle();
  }
}

// Throws Error when the checkpoint could not be written.
void TrainingRun::settle() {
  if (!saving_.valid()) return;
  try {
    saving_.get();
  } catch (...) {
    state_.best = saved_best_;
    throw;
  }
  saved_step_ = saving_step_;
}

void TrainingRun::finish_saving() {
  try_to_write([&] { settle(); });
}

void TrainingRun::checkpoint_if_due() {
  if (saving_.valid() && saving_.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
    finish_saving();
  const bool asked = take_save_request(), better = is_evaluated(config_.checkpoint) && is_best();
  if (asked || better || state_.step % config_.checkpoint.every == 0) save();
  if (done()) save_or_fail();
  check_interrupt();
}

void TrainingRun::check_interrupt() {
  if (!interrupted()) return;
  save_or_fail();
  throw Interrupted(concat("interrupted at step ", state_.step, "; the same command continues from there"));
}

}  // namespace whet
