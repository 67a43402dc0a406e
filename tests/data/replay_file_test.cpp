#include "data/replay_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

std::string line(int step, int token, const std::string& more = "") {
  return concat(R"({"step": )", step, R"(, "prompt_ids": [1], "completions": [{"ids": [)", token,
                R"(], "finish_reason": "stop", "reward": 1}])", more, "}\n");
}

class ReplayFileTest : public testing::Test {
 protected:
  ReplayFile open(const std::string& text) {
    write_file_atomic(path_, text);
    return ReplayFile(path_, [&](const Group&, const std::string&) { ++checked_; });
  }
  std::string refused(const std::string& text) {
    return message_of<UsageError>([&] { open(text); });
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "a.jsonl";
  int checked_ = 0;
};

TEST_F(ReplayFileTest, GivesTheGroupsOfEachStep) {
  const ReplayFile file =
      open(line(7, 1) + "\n" + line(3, 2, R"(, "updates": [[[0]], [[1]]])") + line(7, 3) + line(3, 4));
  EXPECT_EQ(checked_, 4);
  ASSERT_EQ(file.steps(), 2);
  EXPECT_EQ(file.updates(0), (UpdateCuts{{{0}}, {{1}}}));
  EXPECT_EQ(file.completions(0), 2u);
  EXPECT_TRUE(file.updates(1).empty());
  const std::vector<Group> first = file.at(0), second = file.at(1);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].completions[0].tokens, (std::vector<int32_t>{2}));
  EXPECT_EQ(first[1].completions[0].tokens, (std::vector<int32_t>{4}));
  ASSERT_EQ(second.size(), 2u);
  EXPECT_EQ(second[1].completions[0].tokens, (std::vector<int32_t>{3}));
  EXPECT_THROW(file.at(2), Error);
  write_file_atomic(path_, line(7, 1) + "\n" + line(3, 9));
  EXPECT_MESSAGE(Error, file.at(0), path_ + ":3: has changed since the run began");
}

TEST_F(ReplayFileTest, OfAFolderIsAllItsFiles) {
  make_directory(folder_ / "completions");
  write_file_atomic(folder_ / "completions/step_00002.jsonl", line(2, 5));
  write_file_atomic(folder_ / "completions/step_00001.jsonl", line(1, 4) + line(1, 6));
  write_file_atomic(folder_ / "completions/notes.txt", "not read");
  const ReplayFile file(folder_ / "completions", [](const Group&, const std::string&) {});
  ASSERT_EQ(file.steps(), 2);
  EXPECT_EQ(file.at(0).size(), 2u);
  EXPECT_EQ(file.at(1)[0].completions[0].tokens, (std::vector<int32_t>{5}));
}

TEST_F(ReplayFileTest, NamesFileAndLineOfWhatDoesNotFit) {
  EXPECT_EQ(refused(""), path_ + ": has no completions");
  EXPECT_EQ(refused(line(1, 1) + "{\"step\": 1}"),
            path_ + ":2: prompt_ids: expected in every line, and missing");
  EXPECT_TRUE(refused(line(1, 1) + "\n{").starts_with(path_ + ":3:"));
  const std::string updates = R"(, "updates": [[[0]]])";
  EXPECT_EQ(refused(line(1, 1, updates) + line(1, 1, updates)),
            path_ + ":2: updates: another line of the step has them already");
  EXPECT_EQ(message_of<UsageError>([&] {
              write_file_atomic(path_, line(1, 1));
              ReplayFile(path_, [](const Group&, const std::string&) { fail("too long"); });
            }),
            path_ + ":1: too long");
  EXPECT_MESSAGE(UsageError, ReplayFile(folder_ / "missing", [](const Group&, const std::string&) {}),
                 (folder_ / "missing") + ": cannot be read");
  make_directory(folder_ / "empty");
  EXPECT_MESSAGE(UsageError, ReplayFile(folder_ / "empty", [](const Group&, const std::string&) {}),
                 (folder_ / "empty") + ": holds no *.jsonl");
}

}  // namespace
}  // namespace whet
