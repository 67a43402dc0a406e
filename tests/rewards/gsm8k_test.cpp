#include "rewards/gsm8k.h"

#include <gtest/gtest.h>

#include "tests/support/completions.h"

namespace whet {
namespace {

TEST(Gsm8kAnswer, StandsBehindTheLastMark) {
  EXPECT_EQ(gsm8k_answer("3 + 4 = 7\n#### 7"), "7");
  EXPECT_EQ(gsm8k_answer("#### 5\n#### 6 apples, 9 pears"), "6");
  EXPECT_EQ(gsm8k_answer("####7"), "7");
  EXPECT_EQ(gsm8k_answer("#### $1,234.50."), "1234.5");
  EXPECT_EQ(gsm8k_answer("#### -$3"), "-3");
  EXPECT_EQ(gsm8k_answer("#### $-3"), "-3");
  EXPECT_EQ(gsm8k_answer("#### .5"), "0.5");
  EXPECT_EQ(gsm8k_answer("7 ####"), std::nullopt);
  EXPECT_EQ(gsm8k_answer("7 #### none: 8"), std::nullopt);
}

TEST(Gsm8kAnswer, ElseItIsTheLastNumber) {
  EXPECT_EQ(gsm8k_answer("She has 3 apples and 4 pears, so 7 in all."), "7");
  EXPECT_EQ(gsm8k_answer("That is $18."), "18");
  EXPECT_EQ(gsm8k_answer("a loss: -$12"), "-12");
  EXPECT_EQ(gsm8k_answer("5-3"), "3");
  EXPECT_EQ(gsm8k_answer("x-3"), "3");
  EXPECT_EQ(gsm8k_answer("(5) -3"), "-3");
  EXPECT_EQ(gsm8k_answer("12km of x2"), "12");
  EXPECT_EQ(gsm8k_answer("about .25"), "0.25");
  EXPECT_EQ(gsm8k_answer("1, 2, 3"), "3");
  EXPECT_EQ(gsm8k_answer("no number"), std::nullopt);
  EXPECT_EQ(gsm8k_answer("x2"), std::nullopt);
  EXPECT_EQ(gsm8k_answer(""), std::nullopt);
}

TEST(Gsm8kAnswer, HasOneSpellingForEachValue) {
  for (const char* same : {"12", "012", "12.0", "12.000", "$12", "12.", "0,012"})
    EXPECT_EQ(gsm8k_answer(same), "12") << same;
  for (const char* same : {"0", "-0", "0.00", "000"}) EXPECT_EQ(gsm8k_answer(same), "0") << same;
  for (const char* same : {"0.5", ".5", "0.50", "00.5"}) EXPECT_EQ(gsm8k_answer(same), "0.5") << same;
  EXPECT_EQ(gsm8k_answer("1,000,000"), "1000000");
  EXPECT_EQ(gsm8k_answer("10"), "10") << "zeros before the point count";
  EXPECT_EQ(gsm8k_answer("1.2.3"), "3") << "no decimal number has two points";
}

// Numbers written with separators and zeros at random are read as the value they were made from.
TEST(Gsm8kAnswer, ReadsWhatIsWritten) {
  for (int64_t cents = -250'000; cents <= 250'000; cents += 1'237) {
    const int64_t whole = std::abs(cents) / 100, rest = std::abs(cents) % 100;
    std::string digits = std::to_string(whole);
    for (int64_t at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
      digits.insert(static_cast<size_t>(at), ",");
    const std::string fraction = (rest < 10 ? ".0" : ".") + std::to_string(rest);
    const std::optional<std::string> read =
        gsm8k_answer("It costs " + std::string(cents < 0 ? "-" : "") + "$" + digits + fraction + "0 in all");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::llround(std::stod(*read) * 100), cents) << *read;
  }
}

TEST(Gsm8k, ComparesWithTheColumn) {
  const Gsm8kReward reward;
  const Prompt prompt = with_answer("2 * 600 = 1,200\n#### 1,200");
  EXPECT_EQ(reward.judge(prompt, finished("#### 1200")).value, 1);
  EXPECT_EQ(reward.judge(prompt, finished("It is 1200.00")).value, 1);
  EXPECT_EQ(reward.judge(prompt, finished("It is 120")).value, 0);
  EXPECT_EQ(reward.judge(prompt, finished("")).value, 0);
  EXPECT_EQ(reward.judge(prompt, finished("#### 1200</think>I do not know")).value, 0);
  EXPECT_EQ(reward.judge(with_answer(1200), finished("1200")).value, 1);
  EXPECT_EQ(reward.judge(with_answer("1200"), finished("1200")).value, 1);
  const Judgement judgement = reward.judge(prompt, finished("#### 7"));
  EXPECT_EQ(judgement.detail, (Json{{"answer", "7"}, {"gold", "1200"}}));
}

TEST(Gsm8k, DoesNotJudgeByAGoldWithoutANumber) {
  EXPECT_FALSE(Gsm8kReward().judge({}, finished("7")).applies);
  for (const Json& answer : {Json("none"), Json(""), Json(nullptr), Json::array({7})}) {
    const Judgement judgement = Gsm8kReward().judge(with_answer(answer), finished("7"));
    EXPECT_TRUE(judgement.applies);
    EXPECT_EQ(judgement.value, std::nullopt);
  }
}

}  // namespace
}  // namespace whet
