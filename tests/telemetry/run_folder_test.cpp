#include "telemetry/run_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() : run_(folder_ / "run") {}

  std::string metrics() const { return read_file(run_ + "/metrics.jsonl"); }
  const TemporaryFolder folder_;
  const std::string run_;
};

TEST_F(RunFolderTest, EveryLineIsOnDiskAtOnce) {
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 1}, {"reward", 0.5}});
  EXPECT_EQ(metrics(), "{\"step\":1,\"reward\":0.5}\n");
  EXPECT_EQ(folder.metrics_bytes(), metrics().size());
}

TEST_F(RunFolderTest, ResumeCutsWhatTheCheckpointDoesNotKnow) {
  size_t kept = 0;
  {
    RunFolder folder(run_, 0, 0);
    folder.log({{"step", 1}});
    folder.write_completions(1, {});
    kept = folder.metrics_bytes();
    folder.log({{"step", 2}});
    folder.write_completions(2, {});
    folder.write_completions(12, {});
  }
  RunFolder folder(run_, kept, 1);
  EXPECT_EQ(metrics(), "{\"step\":1}\n");
  EXPECT_EQ(completion_steps(run_), std::vector<int64_t>{1});
  folder.log({{"step", 2}, {"again", true}});
  EXPECT_EQ(metrics(), "{\"step\":1}\n{\"step\":2,\"again\":true}\n");
}

TEST_F(RunFolderTest, AFreshRunStartsEmpty) {
  { RunFolder(run_, 0, 0).log({{"step", 1}}); }
  RunFolder folder(run_, 0, 0);
  EXPECT_EQ(metrics(), "");
  EXPECT_EQ(folder.metrics_bytes(), 0u);
}

TEST_F(RunFolderTest, CompletionsComeBackAsWritten) {
  RunFolder folder(run_, 0, 0);
  folder.write_completions(10, {{{"prompt", "make 10"}}, {{"text", "a cut letter \xE2\x82"}}});
  EXPECT_TRUE(file_exists(run_ + "/completions/step_00010.jsonl"));
  EXPECT_EQ(read_json_lines(completions_path(run_, 10)),
            (std::vector<Json>{{{"prompt", "make 10"}}, {{"text", "a cut letter \uFFFD"}}}));
}

TEST_F(RunFolderTest, KeepsTheFirstFewStepsThatWereNotFinite) {
  const auto names = [&] {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(run_ + "/not_finite"))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  };
  {
    RunFolder folder(run_, 0, 0);
    folder.write_not_finite(2, {{"update", 1}}, {{{"prompt", "a"}}});
    folder.write_not_finite(2, {{"update", 2}}, {{{"prompt", "b"}}});
    for (const int64_t step : {4, 11, 12}) folder.write_not_finite(step, {{"update", 1}}, {});
  }
  EXPECT_EQ(read_file(run_ + "/not_finite/step-000002.json"), "{\"update\":1}\n");
  EXPECT_EQ(read_file(run_ + "/not_finite/step-000002.jsonl"), "{\"prompt\":\"a\"}\n");
  EXPECT_EQ(names(),
            (std::vector<std::string>{"step-000002.json", "step-000002.jsonl", "step-000004.json",
                                      "step-000004.jsonl", "step-000011.json", "step-000011.jsonl"}));
  RunFolder(run_, 0, 4).write_not_finite(5, {}, {});  // a resume
  EXPECT_EQ(names(),
            (std::vector<std::string>{"step-000002.json", "step-000002.jsonl", "step-000004.json",
                                      "step-000004.jsonl", "step-000005.json", "step-000005.jsonl"}));
}

TEST_F(RunFolderTest, ReadersSkipACutLineAndForeignFiles) {
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 1}});
  write_file_atomic(run_ + "/metrics.jsonl", metrics() + "[1]\n\n{\"step\":2,\"rew");
  write_file_atomic(run_ + "/completions/step_.jsonl", "");
  write_file_atomic(run_ + "/completions/step_12x.jsonl", "");
  write_file_atomic(run_ + "/completions/notes.txt", "");
  EXPECT_EQ(read_metrics(run_), std::vector<Json>{Json({{"step", 1}})});
  EXPECT_TRUE(completion_steps(run_).empty());
}

TEST_F(RunFolderTest, AFileInTheWayIsAUsageError) {
  write_file_atomic(run_, "");
  EXPECT_THROW(RunFolder(run_, 0, 0), UsageError);
}

}  // namespace
}  // namespace whet
