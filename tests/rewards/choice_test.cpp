#include "rewards/choice.h"

#include <gtest/gtest.h>

#include "tests/support/completions.h"

namespace whet {
namespace {

TEST(Choice, ComparesLetters) {
  const ChoiceReward reward;
  for (const char* gold : {"B", "b", "(B)", "B.", " B: ", "(B) 12", "(b) 12", "B) 12", "b. 12",
                           "\\textbf{(B)}\\ 12", "B. Berlin", "(B) Berlin, in Germany"}) {
    EXPECT_EQ(reward.judge(with_answer(gold), finished("The answer is B.")).value, 1) << gold;
    EXPECT_EQ(reward.judge(with_answer(gold), finished("The answer is C.")).value, 0) << gold;
  }
  EXPECT_EQ(reward.judge(with_answer("B"), finished("The answer is B.</think>The answer is C.")).value, 0);
  EXPECT_EQ(reward.judge(with_answer("B"), finished("")).value, 0);
  EXPECT_EQ(reward.judge(with_answer("B"), finished("The answer is C.")).detail,
            (Json{{"answer", "C"}, {"gold", "B"}}));
}

TEST(Choice, DoesNotJudgeByAGoldThatIsNoLetter) {
  for (const Json& answer : {Json("Berlin"), Json(""), Json("A, B"), Json("A or B"), Json("5 B"),
                             Json("(A, B)"), Json(2), Json("()")}) {
    const Judgement judgement = ChoiceReward().judge(with_answer(answer), finished("The answer is B."));
    EXPECT_TRUE(judgement.applies);
    EXPECT_EQ(judgement.value, std::nullopt) << answer;
  }
  EXPECT_FALSE(ChoiceReward().judge({}, finished("B")).applies);
  EXPECT_FALSE(ChoiceReward().judge(with_answer(nullptr), finished("B")).applies);
}

}  // namespace
}  // namespace whet
