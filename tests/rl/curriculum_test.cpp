#include "rl/curriculum.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "data/file_prompts.h"
#include "tests/support/groups.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

class CurriculumTest : public testing::Test {
 protected:
  CurriculumTest() {
    std::string lines;
    for (int i = 0; i < 4; ++i) lines += "{\"prompt\": \"" + std::to_string(i) + "\"}\n";
    write_file_atomic(folder_ / "a.jsonl", lines);
    source_ = make_prompt_source(FilePrompts{folder_ / "a.jsonl", 3}, PromptRendering{});
  }

  // At how many of its 1000 turns each row is sampled.
  std::vector<int> turns(const CurriculumConfig& config) {
    Curriculum curriculum(config, *source_, 9, solved_);
    std::vector<int> counts(4, 0);
    for (uint64_t next = 0, index = curriculum.take(next); index < 4000; index = curriculum.take(next))
      ++counts[*source_->row_at(index)];
    return counts;
  }

  const TemporaryFolder folder_;
  std::unique_ptr<PromptSource> source_;
  std::map<uint64_t, double> solved_;
};

TEST_F(CurriculumTest, LeavesOutMostTurnsOfRowsThatAreSettled) {
  solved_ = {{0, 0.0}, {1, 1.0}, {2, 0.5}};
  EXPECT_EQ(turns({.skip_settled = false}), (std::vector<int>{1000, 1000, 1000, 1000}));
  const auto got = turns({.skip_settled = true, .floor = 0.2});
  EXPECT_NEAR(got[0], 200, 40);
  EXPECT_NEAR(got[1], 200, 40);
  EXPECT_EQ(got[2], 1000);
  EXPECT_EQ(got[3], 1000) << "nothing is known of it";
}

TEST_F(CurriculumTest, RecordsTheShareThatIsRight) {
  const CurriculumConfig config{.skip_settled = true};
  Curriculum curriculum(config, *source_, 9, solved_);
  std::vector<Group> groups{group_with_rewards({1, 0, 0.99, 1}), group_with_rewards({1, 1}),
                            group_with_rewards({0, 0}), group_with_rewards({1})};
  for (uint32_t i = 0; i < 4; ++i) groups[i].prompt.index = 4 + i;  // of the second epoch
  groups[1].completions[0].score.parts[0].value.reset();
  groups[3].completions[0].score.parts[0].value.reset();
  curriculum.record(groups);
  EXPECT_EQ(solved_, (std::map<uint64_t, double>{
                         {*source_->row_at(4), 0.5}, {*source_->row_at(5), 1}, {*source_->row_at(6), 0}}));
  uint64_t next = 0, again = 0;
  std::vector<uint64_t> first, second;
  for (int i = 0; i < 50; ++i) first.push_back(curriculum.take(next));
  for (int i = 0; i < 50; ++i) second.push_back(curriculum.take(again));
  EXPECT_EQ(first, second) << "a function of seed and record";
  EXPECT_GT(curriculum.skipped(), 10);
  EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
}

}  // namespace
}  // namespace whet
