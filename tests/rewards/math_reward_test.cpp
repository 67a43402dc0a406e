#include "rewards/math_reward.h"

#include <gtest/gtest.h>

#include "base/fields.h"
#include "tests/support/completions.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

Judgement judge(const Json& answer, const std::string& text, const Json& options = Json::object()) {
  MathReward::Options read;
  read_config(options, read);
  return MathReward(read).judge(with_answer(answer), finished(text));
}

TEST(MathReward, SaysWhatItComparedAndWhereItFoundIt) {
  const Judgement right = judge("3+2\\sqrt5", "<think>\\boxed{7}</think> It is \\boxed{\\sqrt{20}+3}.");
  EXPECT_EQ(right.value, 1);
  const Json detail = {
      {"outcome", "equal"}, {"gold", "3+2\\sqrt5"}, {"answer", "\\sqrt{20}+3"}, {"anchor", "box"}};
  EXPECT_EQ(right.detail, detail);
  const Judgement wrong = judge("7", "<think>\\boxed{7}</think> It is \\boxed{8}.");
  EXPECT_EQ(wrong.value, 0);
  EXPECT_EQ(wrong.detail["outcome"], "different");
  EXPECT_EQ(judge("7", "<think>7</think>").detail["outcome"], "no answer");
}

TEST(MathReward, TakesNumbersAndWholeSolutionsForGold) {
  EXPECT_EQ(judge(72, "\\boxed{72}").value, 1);
  EXPECT_EQ(judge(0.5, "\\boxed{\\frac12}").value, 1);
  EXPECT_EQ(judge("48 and half of it, 24, make 72.\n#### 72", "Answer: 72").value, 1);
}

TEST(MathReward, DoesNotJudgeByAGoldThatItCannotRead) {
  for (const char* gold : {"", "   ", "\\frac{", "import os; os.exit(0)"}) {
    const Judgement judgement = judge(gold, "\\boxed{1}");
    EXPECT_TRUE(judgement.applies);
    EXPECT_FALSE(judgement.value) << gold;
  }
  EXPECT_FALSE(judge(Json::array({1}), "\\boxed{1}").value);
  EXPECT_FALSE(MathReward({}).judge({}, finished("\\boxed{1}")).applies);
}

TEST(MathReward, ComparesAsItsOptionsSay) {
  EXPECT_EQ(judge("28", "\\boxed{28\\%}").value, 0);
  EXPECT_EQ(judge("28", "\\boxed{28\\%}", {{"percent", "number"}}).value, 1);
  EXPECT_EQ(judge("28", "\\boxed{28\\%}", {{"strict_like", "math-verify"}}).value, 1);
  EXPECT_EQ(judge("1, 2", "\\boxed{1} and \\boxed{2}").value, 1);
  EXPECT_EQ(judge("1, 2", "\\boxed{1} and \\boxed{2}", {{"join_boxes", false}}).value, 0);
  EXPECT_EQ(judge("9", "First we take 4 and then 5 more, so the sum of the two is 9").value, 1);
  EXPECT_EQ(
      judge("9", "First we take 4 and then 5 more, so the sum of the two is 9", {{"trailing", false}}).value,
      0);
}

TEST(MathReward, RefusesConventionsThatItDoesNotKnow) {
  EXPECT_MESSAGE(UsageError, judge("1", "1", {{"percent", "both"}}),
                 "percent: expected fraction, number or either, got \"both\"");
  EXPECT_MESSAGE(UsageError, judge("1", "1", {{"strict_like", "sympy"}}),
                 "strict_like: expected \"\" or math-verify, got \"sympy\"");
}

}  // namespace
}  // namespace whet
