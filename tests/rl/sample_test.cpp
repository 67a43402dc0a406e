#include "rl/sample.h"

#include <gtest/gtest.h>

#include "rewards/contains.h"
#include "rewards/length.h"

namespace whet {
namespace {

class ScoreGroups : public testing::Test {
 protected:
  // Texts of different lengths, of which some contain a 7.
  std::vector<Group> groups() const {
    std::vector<Group> groups(13);
    for (size_t g = 0; g < groups.size(); ++g)
      for (size_t i = 0; i < 5; ++i) {
        Completion completion;
        std::string text;
        for (size_t word = 0; word <= (g * i) % 9; ++word) text += std::to_string(g + word) + " ";
        completion.tokens = tokenizer_.encode(text, AddSpecial::none);
        completion.finish_reason = FinishReason::stop;
        groups[g].completions.push_back(std::move(completion));
      }
    return groups;
  }

  Tokenizer tokenizer_ = Tokenizer::load(WHET_ROOT "/recipes/countdown_base");
};

// One rule reads a completion alone, the other compares those of a group.
TEST_F(ScoreGroups, ThreadsChangeNothing) {
  const Rubric rubric(
      {{ContainsReward::Options{"7"}, "seven", 1}, {LengthReward::Options{"seven"}, "length", 0.5}});
  std::vector<Group> expected = groups();
  score_groups(tokenizer_, rubric, {}, /*threads=*/1, expected);
  size_t sevens = 0;
  for (const int threads : {2, 3, 32}) {
    std::vector<Group> scored = groups();
    score_groups(tokenizer_, rubric, {}, threads, scored);
    for (size_t g = 0; g < scored.size(); ++g)
      for (size_t i = 0; i < scored[g].completions.size(); ++i) {
        const Completion &got = scored[g].completions[i], &right = expected[g].completions[i];
        EXPECT_EQ(got.text, right.text);
        EXPECT_EQ(got.score.value, right.score.value);
        ASSERT_EQ(got.score.parts.size(), 2u);
        EXPECT_EQ(got.score.parts[0].value, got.text.find('7') == std::string::npos ? 0.0 : 1.0);
        EXPECT_EQ(got.score.parts[1].value, right.score.parts[1].value);
        sevens += got.score.parts[0].value == 1.0;
      }
  }
  EXPECT_GT(sevens, 10u);
}

TEST_F(ScoreGroups, NoGroupsAreNoFailure) {
  std::vector<Group> none;
  score_groups(tokenizer_, Rubric({{ContainsReward::Options{"7"}, "seven", 1}}), {}, 2, none);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace whet
