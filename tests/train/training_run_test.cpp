#include "train/training_run.h"

#include <gtest/gtest.h>

#include <csignal>

#include "base/interrupt.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

// A run of up to 30 steps that changes no weight.
class SmallRun {
 public:
  SmallRun(const std::string& path, const CheckpointConfig& checkpoint, int64_t max_skipped_updates = 3,
           OnWriteError on_write_error = OnWriteError::stop)
      : model_(tiny_model(tiny_dense_json(), 1)),
        optimizer_({}, model_->parameters()),
        run_(config_of(path, checkpoint, max_skipped_updates, on_write_error), *model_, optimizer_) {}

  TrainingRun* operator->() { return &run_; }

  // One step, whose evaluation gives `values`, one for each held-out set.
  void step(const std::vector<Json>& values = {}, const Json& reward = 0.5) {
    const int64_t step = ++run_.state().step;
    run_.log({{"step", step}, {"reward", reward}});
    for (const Json& value : values) run_.log({{"step", step}, {"eval_set", "a"}, {"eval_pass@1", value}});
    run_.checkpoint_if_due();
    run_.finish_saving();
  }

 private:
  static RunConfig config_of(const std::string& path, const CheckpointConfig& checkpoint,
                             int64_t max_skipped_updates, OnWriteError on_write_error) {
    PretrainConfig config;
    config.output_dir = path;
    config.steps = 30;
    config.checkpoint = checkpoint;
    config.max_skipped_updates = max_skipped_updates;
    config.on_write_error = on_write_error;
    return make_run_config(config, path, {});
  }

  std::unique_ptr<CausalLm> model_;
  Optimizer optimizer_;
  TrainingRun run_;
};

class TrainingRunTest : public testing::Test {
 protected:
  // The names in checkpoints/, "best" with the name it holds.
  std::string checkpoints() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_ + "/checkpoints"))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    std::string all;
    for (const auto& name : names) {
      if (name != "latest") all += (all.empty() ? "" : " ") + name;
      if (name == "best") all += "=" + read_file(path_ + "/checkpoints/best").substr(0, 11);
    }
    return all;
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "run";
  const CheckpointConfig best_evaluation_{.every = 4, .keep = 1, .best = "eval_pass@1"};
};

TEST_F(TrainingRunTest, KeepsTheCheckpointOfTheBestEvaluation) {
  SmallRun run(path_, best_evaluation_);
  run->log({{"step", 0}, {"eval_set", "a"}, {"eval_pass@1", 0.9}});  // of the base model, which is not saved
  run.step({0.2});
  EXPECT_EQ(checkpoints(), "best=step-000001 step-000001");
  run.step({0.4});
  run.step({0.3, 0.9});  // the first set counts
  run.step({Json(), 0.9});
  EXPECT_EQ(checkpoints(), "best=step-000002 step-000002 step-000004");
  run.step({0.4});  // no better
  EXPECT_EQ(checkpoints(), "best=step-000002 step-000002 step-000004");
  run.step({0.5});
  EXPECT_EQ(checkpoints(), "best=step-000006 step-000006");
}

TEST_F(TrainingRunTest, RemembersTheBestOverAResume) {
  {
    SmallRun run(path_, best_evaluation_);
    for (const double value : {0.2, 0.4, 0.1, 0.1}) run.step({value});
  }
  // As if the process had been killed after it had saved a better one and before `latest` named it.
  write_file_atomic(path_ + "/checkpoints/best", "step-000005\n");
  {
    SmallRun run(path_, best_evaluation_);
    EXPECT_EQ(checkpoints(), "best=step-000002 step-000002 step-000004");
    for (const double value : {0.3, 0.3, 0.3, 0.3}) run.step({value});
    EXPECT_EQ(checkpoints(), "best=step-000002 step-000002 step-000008");
  }
  {
    SmallRun run(path_, {.every = 4, .keep = 1});  // is no longer asked for
    for (int i = 0; i < 4; ++i) run.step({0.1});
    EXPECT_EQ(checkpoints(), "step-000012");
  }
  SmallRun run(path_, best_evaluation_);
  run.step({0.1});
  EXPECT_EQ(checkpoints(), "best=step-000013 step-000013");
}

TEST_F(TrainingRunTest, ABestCheckpointThatIsGoneIsForgotten) {
  {
    SmallRun run(path_, best_evaluation_);
    for (const double value : {0.2, 0.4, 0.1, 0.1}) run.step({value});
  }
  fs::remove_all(path_ + "/checkpoints/step-000002");
  SmallRun run(path_, best_evaluation_);
  EXPECT_EQ(checkpoints(), "step-000004");
  run.step({0.1});
  EXPECT_EQ(checkpoints(), "best=step-000005 step-000005");
}

// A run that Ctrl-C ends after a step evaluates it when it goes on.
TEST_F(TrainingRunTest, AnEvaluationAfterItsCheckpointCounts) {
  {
    SmallRun run(path_, best_evaluation_);
    for (int i = 0; i < 4; ++i) run.step();
  }
  SmallRun run(path_, best_evaluation_);
  run->log({{"step", 4}, {"eval_set", "a"}, {"eval_pass@1", 0.4}});
  EXPECT_EQ(checkpoints(), "best=step-000004 step-000004");
  for (int i = 0; i < 4; ++i) run.step({0.3});
  EXPECT_EQ(checkpoints(), "best=step-000004 step-000004 step-000008");
}

TEST_F(TrainingRunTest, MetricsOfStepsAreComparedWhereACheckpointIsDue) {
  SmallRun run(path_, {.every = 2, .keep = 1, .best = "reward", .best_mode = BestMode::min});
  for (const double reward : {0.1, 0.7, 0.1, 0.6, 0.1, 0.8}) run.step({0.1}, reward);
  EXPECT_EQ(checkpoints(), "best=step-000004 step-000004 step-000006");
}

TEST_F(TrainingRunTest, AnUnknownMetricIsRefusedAtOnce) {
  SmallRun run(path_, best_evaluation_);
  EXPECT_MESSAGE(
      UsageError, run->log({{"step", 0}, {"eval_set", "a"}, {"eval_pass@4", 0.5}, {"eval_n", 4}}),
      "checkpoint.best: \"eval_pass@1\" is not in the evaluation of step 0, which has eval_pass@4, eval_n");
  SmallRun other(folder_ / "other", {.best = "rewards"});
  EXPECT_MESSAGE(UsageError, other.step(),
                 "checkpoint.best: \"rewards\" is not in the line of step 1, which has reward");
}

// Whether the training waits for its checkpoints or not.
TEST_F(TrainingRunTest, AFailedSaveIsReportedAndTheEarlierOneStays) {
  for (const bool async : {false, true}) {
    const std::string path = folder_ / (async ? "async" : "sync");
    SmallRun run(path, {.every = 2, .async = async});
    run.step(), run.step();
    make_directory(path + "/tokenizer.json");  // of the tokenizer's folder here; it cannot be copied
    run.step();
    EXPECT_MESSAGE(Error, run.step(),
                   concat("cannot read ", path,
                          "/tokenizer.json: it is a directory, expected a file; the newest "
                          "checkpoint is that of step 2"));
    EXPECT_EQ(read_file(path + "/checkpoints/latest"), "step-000002\n");
    EXPECT_EQ(RunLock::read_notes(path).checkpoint, 2);
    fs::remove(path + "/tokenizer.json");
    run.step(), run.step();
    EXPECT_EQ(read_file(path + "/checkpoints/latest"), "step-000006\n");
    EXPECT_EQ(RunLock::read_notes(path).checkpoint, 6);
  }
}

// A file in the way: no checkpoint can be written as long as it is there.
class Obstacle {
 public:
  explicit Obstacle(const std::string& run) : path_(run + "/tokenizer.json") { make_directory(path_); }
  ~Obstacle() { fs::remove(path_); }

 private:
  std::string path_;
};

TEST_F(TrainingRunTest, GoesOnWithoutACheckpointWhenAskedTo) {
  for (const bool async : {false, true}) {
    const std::string path = folder_ / (async ? "async" : "sync");
    SmallRun run(path, {.every = 2, .best = "reward", .async = async}, 3, OnWriteError::go_on);
    run.step({}, 0.1), run.step({}, 0.1);
    {
      const Obstacle obstacle(path);
      for (int i = 0; i < 3; ++i) run.step({}, 0.9);
    }
    EXPECT_EQ(read_file(path + "/checkpoints/latest"), "step-000002\n");
    EXPECT_EQ(run->state().best.step, 2) << "the better one has not been written";
    run.step({}, 0.5);
    EXPECT_EQ(read_file(path + "/checkpoints/latest"), "step-000006\n");
    EXPECT_EQ(read_file(path + "/checkpoints/best"), "step-000006\n");
    while (run->state().step < 29) run.step();
    const Obstacle obstacle(path);
    EXPECT_MESSAGE(
        Error, run.step(),
        "the checkpoint of step 30 could not be written; the newest checkpoint is that of step 28");
  }
}

TEST_F(TrainingRunTest, AFileThatCannotBeWrittenStopsItWithACheckpoint) {
  const auto write_into_a_full_disk = [&](SmallRun& run) {
    return run->try_to_write([&] {
      run->folder().write_completions(run->state().step, {{{"prompt", "a"}}});
    });
  };
  {
    SmallRun run(path_, {.every = 20});
    for (int i = 0; i < 3; ++i) run.step();
    EXPECT_TRUE(write_into_a_full_disk(run));
    fs::create_symlink("/dev/full", completions_path(path_, 4));
    run.step();
    EXPECT_MESSAGE(Error, write_into_a_full_disk(run),
                   concat("cannot write ", completions_path(path_, 4),
                          ": No space left on device; the newest checkpoint is that of step 4"));
    EXPECT_EQ(read_file(path_ + "/checkpoints/latest"), "step-000004\n");
  }
  SmallRun run(path_, {.every = 20}, 3, OnWriteError::go_on);
  EXPECT_EQ(run->state().step, 4);
  EXPECT_FALSE(write_into_a_full_disk(run));
}

// A run whose first checkpoint could not be written has lost none.
TEST_F(TrainingRunTest, BeginsAgainWhereNoCheckpointHasBeenSaved) {
  {
    SmallRun run(path_, {.every = 2}, 3, OnWriteError::go_on);
    const Obstacle obstacle(path_);
    for (int i = 0; i < 7; ++i) run.step();
  }
  SmallRun run(path_, {.every = 2});
  EXPECT_EQ(run->state().step, 0);
  EXPECT_TRUE(read_metrics(path_).empty());
}

TEST_F(TrainingRunTest, EndsAfterAFewUpdatesInARowThatAreNotFinite) {
  SmallRun run(path_, {.every = 1}, /*max_skipped_updates=*/2);
  const StepStats skipped{.taken = false};
  run->count_update(skipped);
  run->count_update({});
  run->count_update(skipped);
  run.step();
  EXPECT_MESSAGE(
      Error, run->count_update(skipped),
      "step 2: 2 updates in a row were not finite, so training stops; the newest checkpoint is that of "
      "step 1");
  EXPECT_EQ(run->state().skipped_updates, 3);
}

TEST_F(TrainingRunTest, SavesWhenASignalAsksForIt) {
  catch_save_requests();
  SmallRun run(path_, {.every = 100});
  run.step();
  std::raise(SIGUSR1);
  run.step();
  run.step();
  EXPECT_EQ(checkpoints(), "step-000002");
}

}  // namespace
}  // namespace whet
