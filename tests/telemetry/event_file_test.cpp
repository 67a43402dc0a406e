#include "telemetry/event_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "telemetry/event_record.h"
#include "telemetry/run_folder.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

class EventFileTest : public testing::Test {
 protected:
  // The only event file.
  std::string content() const {
    const auto files = event_files(folder_.path());
    EXPECT_EQ(files.size(), 1u);
    return files.empty() ? "" : read_file(files.front());
  }
  std::vector<EventTime> times() const { return scalar_event_times(content()); }
  bool holds(const std::string& text) const { return content().find(text) != std::string::npos; }

  const TemporaryFolder folder_;
};

TEST_F(EventFileTest, HasAnEventForEachLineAtOnce) {
  EventFile file(folder_.path(), {});
  file.add({{"step", 0}, {"eval_set", "aime"}, {"eval_pass@1", 0.25}, {"eval_time", 2}});
  file.add({{"step", 1}, {"reward", 0.5}, {"kl", nullptr}});
  const auto now = times();
  ASSERT_EQ(now.size(), 2u);
  EXPECT_EQ(now[1].step, 1);
  EXPECT_GT(now[0].wall_time, 1.7e9);
  EXPECT_LE(now[0].wall_time, now[1].wall_time);
  const std::string expected =
      scalars_record(now[0].wall_time, 0, {{"eval/aime/pass@1", 0.25}, {"eval/aime/time", 2}}) +
      scalars_record(now[1].wall_time, 1, {{"reward", 0.5}});
  EXPECT_TRUE(content().ends_with(expected));
}

// Also where what the old file has does not fit the lines: it was cut, or written by a run without event
// files.
TEST_F(EventFileTest, AResumedRunHasEveryPointOnceWithItsTime) {
  const std::vector<Json> lines = {{{"step", 1}, {"reward", 0.5}}, {{"step", 2}, {"reward", 0.75}}};
  {
    EventFile file(folder_.path(), {});
    for (const Json& line : lines) file.add(line);
    file.add({{"step", 3}, {"lost", 1}});
  }
  const auto before = times();
  const std::string old = event_files(folder_.path()).front();
  EventFile file(folder_.path(), lines);
  EXPECT_GT(event_files(folder_.path()).front(), old) << "TensorBoard reads it behind the old one";
  ASSERT_EQ(times().size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(times()[i].wall_time, before[i].wall_time);
    EXPECT_EQ(times()[i].step, before[i].step);
  }
  EXPECT_FALSE(holds("lost"));
  file.add({{"step", 3}, {"found", 1}});
  EXPECT_TRUE(holds("found"));
  EXPECT_EQ(times().size(), 3u);

  std::vector<Json> more = lines;
  more.push_back({{"step", 7}, {"reward", 1}});
  more.push_back({{"step", 8}, {"reward", 1}});
  fs::resize_file(event_files(folder_.path()).front(), content().size() - 3);
  EventFile again(folder_.path(), more);
  ASSERT_EQ(times().size(), 4u);
  EXPECT_EQ(times()[1].wall_time, before[1].wall_time);
  EXPECT_GE(times()[3].wall_time, before[1].wall_time);
  EXPECT_EQ(times()[3].step, 8);
}

TEST_F(EventFileTest, OtherFilesStayAsTheyAre) {
  write_file_atomic(folder_ / "events.out.tfevents.1.host", "mine");
  write_file_atomic(folder_ / "events.out.tfevents.0000000001.whet.tmp", "of a process that was killed");
  EventFile(folder_.path(), {});
  EventFile(folder_.path(), {});
  EXPECT_EQ(read_file(folder_ / "events.out.tfevents.1.host"), "mine");
  EXPECT_EQ(event_files(folder_.path()).size(), 1u);
  EXPECT_FALSE(file_exists(folder_ / "events.out.tfevents.0000000001.whet.tmp"));
}

TEST_F(EventFileTest, TheRunFolderWritesBoth) {
  size_t kept = 0;
  {
    RunFolder run(folder_.path(), 0, 0, /*tensorboard=*/true);
    EXPECT_TRUE(event_files(folder_.path()).empty()) << "a start that fails leaves none";
    run.log({{"step", 1}, {"reward", 0.5}});
    kept = run.metrics_bytes();
    run.log({{"step", 2}, {"lost", 0.5}});
  }
  RunFolder run(folder_.path(), kept, 1, /*tensorboard=*/true);
  run.log({{"step", 2}, {"reward", 0.25}});
  ASSERT_EQ(times().size(), 2u);
  EXPECT_EQ(times()[1].step, 2);
  EXPECT_FALSE(holds("lost"));
}

}  // namespace
}  // namespace whet
