#include "telemetry/run_folder_check.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRunConfig = R"({"model": "base", "output_dir": "run", "steps": 3, "version": ""})";
constexpr const char* kModelConfig =
    R"({"model_type": "llama", "output_dir": "a", "steps": 3, "version": "1"})";

class RunFolderCheck : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& content = "x") const {
    make_directory(fs::path(folder_ / name).parent_path());
    write_file_atomic(folder_ / name, content);
  }
  std::string refusal() const {
    return message_of<UsageError>([&] { expect_run_or_nothing(folder_.path()); });
  }
  const TemporaryFolder folder_;
};

TEST_F(RunFolderCheck, NewAndEmptyFoldersAreFree) {
  expect_run_or_nothing(folder_ / "none");
  expect_run_or_nothing(folder_.path());
}

TEST_F(RunFolderCheck, WhatAKilledStartLeavesIsFree) {
  add("run.lock");
  add("metrics.jsonl", "");
  add("config.json.tmp");
  add("checkpoints.tmp/step-000001/a");
  fs::create_directories(folder_ / "completions");
  expect_run_or_nothing(folder_.path());
}

TEST_F(RunFolderCheck, ARunMayHoldWhateverItsUserPutThere) {
  add("config.json", kRunConfig);
  add("notes.txt");
  add("metrics.jsonl");
  expect_run_or_nothing(folder_.path());
  fs::remove(folder_ / "config.json");
  EXPECT_NE(refusal().find(": is not empty ("), std::string::npos);
  add("checkpoints/latest");
  expect_run_or_nothing(folder_.path());
}

TEST_F(RunFolderCheck, EverythingElseIsRefused) {
  add("config.json", kModelConfig);
  EXPECT_EQ(refusal(), folder_.path() + ": holds a model; expected a new folder, or that of a run");
  for (const char* config : {"{}", "[]", "cut {", R"({"output_dir": "a", "steps": 3})"}) {
    add("config.json", config);
    EXPECT_EQ(refusal(),
              folder_.path() +
                  ": holds a config.json that is not a run's; expected a new folder, or that of a run");
  }
  fs::remove(folder_ / "config.json");
  for (const char* name : {"notes.txt", "metrics.jsonl", "completions/a", "checkpoints/a", ".git/config"}) {
    add(name);
    EXPECT_NE(refusal(), "") << name;
    fs::remove_all(folder_ / *fs::path(name).begin());
  }
  expect_run_or_nothing(folder_.path());
}

TEST_F(RunFolderCheck, AReportIsOfARun) {
  const auto refused = [&] { return message_of<UsageError>([&] { expect_run(folder_.path()); }); };
  EXPECT_EQ(refused(),
            folder_.path() + ": not a run's folder, expected metrics.jsonl or a run's config.json in it");
  add("config.json", kModelConfig);
  EXPECT_EQ(refused(), folder_.path() + ": holds a model, expected a run's folder");
  add("metrics.jsonl");
  EXPECT_EQ(refused(), folder_.path() + ": holds a model, expected a run's folder");
  add("config.json", kRunConfig);
  expect_run(folder_.path());
  fs::remove(folder_ / "metrics.jsonl");
  expect_run(folder_.path());
}

}  // namespace
}  // namespace whet
