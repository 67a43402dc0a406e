#include "train/checkpoint.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <thread>

#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

void take_a_step(Optimizer& optimizer, float gradient) {
  std::vector<at::Tensor> gradients;
  for (const auto& parameter : optimizer.parameters())
    gradients.push_back(at::full_like(parameter.detach(), gradient));
  optimizer.step(std::move(gradients), 0.01);
}

void expect_same_bits(const at::Tensor& a, const at::Tensor& b, const std::string& name) {
  ASSERT_EQ(a.sizes(), b.sizes()) << name;
  EXPECT_EQ(std::memcmp(a.const_data_ptr(), b.const_data_ptr(), a.nbytes()), 0) << name;
}

// A run of one model, with its checkpoints.
struct TrainedModel {
  explicit TrainedModel(const std::string& path, const Json& json = tiny_moe_json(), uint64_t seed = 1)
      : model(tiny_model(json, seed)),
        optimizer({}, model->parameters()),
        checkpoints(path, path, {.every = 1, .keep = 2}) {}

  void save(int64_t step) const {
    checkpoints.save(*model, optimizer, {.step = step, .num_tokens = 5, .metrics_bytes = 7});
  }

  std::unique_ptr<CausalLm> model;
  Optimizer optimizer;
  Checkpoints checkpoints;
};

TEST(Checkpoints, RestoreWeightsMomentsAndStateExactly) {
  const TemporaryFolder folder;
  TrainedModel run(folder.path());
  EXPECT_FALSE(run.checkpoints.latest());
  take_a_step(run.optimizer, 0.1f);
  take_a_step(run.optimizer, -0.3f);
  run.model->selection_bias(1).mutable_data_ptr<float>()[3] = 0.003f;
  run.save(12);

  TrainedModel other(folder.path(), tiny_moe_json(), /*seed=*/2);
  ASSERT_EQ(other.checkpoints.latest(), folder / "checkpoints/step-000012");
  const TrainerState state =
      other.checkpoints.restore(*other.checkpoints.latest(), *other.model, other.optimizer);
  EXPECT_EQ(state.step, 12);
  EXPECT_EQ(state.num_tokens, 5u);
  EXPECT_EQ(state.metrics_bytes, 7u);
  const auto expect_equal = [&] {
    for (size_t i = 0; i < run.model->parameters().size(); ++i)
      expect_same_bits(run.model->parameters()[i].value, other.model->parameters()[i].value,
                       run.model->parameters()[i].name);
    const auto before = run.optimizer.state(), after = other.optimizer.state();
    for (size_t i = 0; i < before.size(); ++i)
      expect_same_bits(before[i].tensor, after[i].tensor, before[i].name);
  };
  expect_equal();
  take_a_step(run.optimizer, 0.2f);
  take_a_step(other.optimizer, 0.2f);
  expect_equal();
}

// A number in a file of its own.
struct Counter : StateSection {
  int value = 0;
  void save(const std::string& folder) const override {
    write_file_atomic(folder + "/counter", std::to_string(value));
  }
  SectionWriter snapshot() const override {
    return [copy = *this](const std::string& folder) { copy.save(folder); };
  }
  void restore(const std::string& folder) override {
    const std::string path = folder + "/counter";
    if (!file_exists(path)) fail<UsageError>(path, ": is missing");
    value = std::stoi(read_file(path));
  }
};

TEST(Checkpoints, KeepWhatTheirSectionsHold) {
  const TemporaryFolder folder;
  TrainedModel run(folder.path());
  Counter counter;
  counter.value = 7;
  Checkpoints checkpoints(folder.path(), folder.path(), {.every = 1, .keep = 2}, {&counter});
  checkpoints.save(*run.model, run.optimizer, {.step = 1});
  counter.value = 0;
  checkpoints.restore(*checkpoints.latest(), *run.model, run.optimizer);
  EXPECT_EQ(counter.value, 7);
  fs::remove(*checkpoints.latest() + "/trainer/counter");
  EXPECT_MESSAGE(UsageError, checkpoints.restore(*checkpoints.latest(), *run.model, run.optimizer),
                 *checkpoints.latest() + "/trainer/counter: is missing");
}

// Every file below `folder`, by its name.
std::map<std::string, std::string> files_below(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder)] = read_file(entry.path());
  return files;
}

TEST(Checkpoints, PreparedAreWhatWouldHaveBeenSavedAtOnce) {
  for (const Json& json : {tiny_moe_json(), tiny_dense_json()}) {
    const TemporaryFolder folder, later;
    TrainedModel run(folder.path(), json);
    Counter counter;
    counter.value = 7;
    TrainerState state{.step = 1, .num_tokens = 5, .metrics_bytes = 7};
    take_a_step(run.optimizer, 0.1f);
    const CheckpointConfig config{.every = 1, .keep = 2};
    Checkpoints(folder.path(), folder.path(), config, {&counter}).save(*run.model, run.optimizer, state);
    const Checkpoints prepared(later.path(), later.path(), config, {&counter});
    const auto write = prepared.prepare(*run.model, run.optimizer, state);
    // What the training does meanwhile.
    take_a_step(run.optimizer, -0.3f);
    const at::NoGradGuard no_grad;
    for (const auto& parameter : run.model->parameters()) parameter.value.add_(1);
    counter.value = 8;
    state.step = 2;
    EXPECT_FALSE(prepared.latest());
    std::thread(write).join();
    EXPECT_TRUE(files_below(later.path()) == files_below(folder.path()));
    EXPECT_TRUE(file_exists(later / "checkpoints/step-000001/trainer/optimizer.safetensors"));
  }
}

// Versions before sections kept a key of reinforcement learning in every run's state.
TEST(Checkpoints, ReadTheStateOfOlderVersions) {
  const TemporaryFolder folder;
  TrainedModel run(folder.path());
  run.save(3);
  const std::string path = *run.checkpoints.latest() + "/trainer/state.json";
  write_file_atomic(path, R"({"step": 3, "num_tokens": 5, "metrics_bytes": 7, "evaluated_step": -1})");
  EXPECT_EQ(run.checkpoints.read_state(*run.checkpoints.latest()).num_tokens, 5u);
}

TEST(Checkpoints, AreHuggingFaceDirectories) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "tokenizer.json", "{}");
  TrainedModel run(folder.path());
  run.save(1);
  const std::string path = *run.checkpoints.latest();
  EXPECT_EQ(read_file(path + "/tokenizer.json"), "{}");
  const auto loaded = load_model(path);
  for (size_t i = 0; i < loaded->parameters().size(); ++i)
    expect_same_bits(run.model->parameters()[i].value, loaded->parameters()[i].value,
                     loaded->parameters()[i].name);
}

TEST(Checkpoints, KeepTheNewestAndClearWhatAKillLeft) {
  const TemporaryFolder folder;
  const TrainedModel run(folder.path());
  run.save(1);
  make_directory(folder / "checkpoints/step-000002.tmp");
  for (const int64_t step : {2, 10, 100}) run.save(step);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder / "checkpoints"))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"latest", "step-000010", "step-000100"}));
}

TEST(Checkpoints, AnEarlierOneSurvivesAFailedSave) {
  const TemporaryFolder folder;
  const TrainedModel run(folder.path());
  run.save(1);
  const Checkpoints failing(folder.path(), folder.path(), {.every = 1, .keep = 1});
  // The tokenizer's file is there and cannot be read, so the save stops half-way.
  make_directory(folder / "tokenizer.json");
  EXPECT_MESSAGE(UsageError, failing.save(*run.model, run.optimizer, {.step = 2}),
                 "cannot read " + (folder / "tokenizer.json") + ": it is a directory, expected a file");
  EXPECT_EQ(run.checkpoints.latest(), folder / "checkpoints/step-000001");
  EXPECT_FALSE(file_exists(folder / "checkpoints/step-000002"));
  EXPECT_FALSE(file_exists(folder / "checkpoints/step-000002.tmp"));
}

TEST(Checkpoints, NoticeADamagedFile) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "tokenizer.json", "{}");
  TrainedModel run(folder.path());
  run.save(1);
  run.save(2);
  const std::string path = *run.checkpoints.latest(), pointer = folder / "checkpoints/latest";
  run.checkpoints.expect_whole(path);
  write_file_atomic(path + "/a note of mine", "which is no part of it");
  run.checkpoints.expect_whole(path);

  const std::string then =
      "; the checkpoint is damaged, and step-000001 is whole: to go on from there, write its name into " +
      pointer;
  const auto message = [&] { return message_of<UsageError>([&] { run.checkpoints.expect_whole(path); }); };
  for (const char* name : {"/model.safetensors", "/config.json", "/tokenizer.json", "/trainer/state.json",
                           "/trainer/optimizer.safetensors"}) {
    const std::string file = path + name, content = read_file(file);
    std::string damaged = content;
    damaged[damaged.size() / 2] ^= 4;
    write_file_atomic(file, damaged);
    EXPECT_TRUE(message().starts_with(file + ": expected CRC-32 ")) << message();
    EXPECT_TRUE(message().ends_with(then)) << message();
    write_file_atomic(file, content.substr(1));
    EXPECT_EQ(message(),
              concat(file, ": expected ", content.size(), " bytes, got ", content.size() - 1, then));
    fs::remove(file);
    EXPECT_EQ(message(), concat(file, ": expected a file of ", content.size(),
                                " bytes, got: No such file or directory", then));
    write_file_atomic(file, content);
  }
  run.checkpoints.expect_whole(path);

  const std::string manifest = path + "/trainer/manifest.json";
  write_file_atomic(manifest, read_file(manifest).substr(0, 40));
  EXPECT_TRUE(message().starts_with(manifest + ":")) << message();
  fs::remove(manifest);  // as in a checkpoint of an older version
  run.checkpoints.expect_whole(path);
}

TEST(Checkpoints, SayWhenNoOtherIsWhole) {
  const TemporaryFolder folder;
  TrainedModel run(folder.path());
  for (const int64_t step : {1, 2, 3}) run.save(step);
  for (const char* name : {"step-000002", "step-000003"})
    write_file_atomic(folder / "checkpoints/" + name + "/model.safetensors", "");
  EXPECT_TRUE(message_of<UsageError>([&] {
                run.checkpoints.expect_whole(*run.checkpoints.latest());
              }).ends_with("; the checkpoint is damaged, and this run has no other"));
}

TEST(Checkpoints, RefuseWhatDoesNotFit) {
  const TemporaryFolder folder;
  TrainedModel run(folder.path());
  run.save(1);
  const std::string path = *run.checkpoints.latest();
  Json wider = tiny_moe_json();
  wider["moe_intermediate_size"] = 32;
  TrainedModel other(folder.path(), wider);
  EXPECT_NE(message_of<UsageError>([&] {
              run.checkpoints.restore(path, *other.model, other.optimizer);
            }).find(path + ": "),
            std::string::npos);

  write_file_atomic(path + "/trainer/state.json", "{\"step\": 1");
  EXPECT_NE(message_of<UsageError>([&] {
              run.checkpoints.restore(path, *run.model, run.optimizer);
            }).find(path + "/trainer/state.json:1:"),
            std::string::npos);
  // Defaults would begin again at step 0 with the trained weights, over the run's metrics.
  write_file_atomic(path + "/trainer/state.json", "{}");
  EXPECT_MESSAGE(UsageError, run.checkpoints.restore(path, *run.model, run.optimizer),
                 path + "/trainer/state.json: the key \"step\" is missing");
  write_file_atomic(path + "/trainer/state.json", R"({"step": 2, "num_tokens": 1, "metrics_bytes": 1})");
  EXPECT_MESSAGE(UsageError, run.checkpoints.restore(path, *run.model, run.optimizer),
                 path + "/trainer/state.json: step: expected that of step-000001, got 2");
  fs::remove(path + "/trainer/state.json");
  EXPECT_MESSAGE(
      UsageError, run.checkpoints.latest(),
      (folder / "checkpoints/latest") + ": names \"step-000001\", which is not a complete checkpoint");
}

}  // namespace
}  // namespace whet
