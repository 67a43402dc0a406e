#include "rewards/gsm8k.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/fields.h"
#include "tests/support/completions.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

constexpr const char* kNone = "none";

void expect_answers(const std::string& before, const std::vector<std::pair<std::string, std::string>>& cases,
                    const Gsm8kOptions& options = {}) {
  for (const auto& [text, answer] : cases)
    EXPECT_EQ(gsm8k_answer(before + text, options).value_or(kNone), answer) << before << text;
}

TEST(Gsm8kAnswer, StandsBehindTheLastMark) {
  expect_answers("", {{"3 + 4 = 7\n#### 7", "7"},
                      {"#### 5\n#### 6", "6"},
                      {"####7", "7"},
                      {"So 9 apples #### 6", "6"},
                      {"#### 6\nThat is 9 less than 15.", "6"},
                      {"7 ####", kNone},
                      {"####\n7", kNone},
                      {"7 #### none: 8", kNone}});
}

TEST(Gsm8kAnswer, IsWhatALaterSentenceCorrectsItTo) {
  expect_answers("#### 12\n", {{"Actually no, it is 13.", "13"},
                               {"Correction: 13", "13"},
                               {"Scratch that.", kNone},
                               {"Wait, that's wrong.", kNone},
                               {"Actually, 3 of them are red.", "12"},
                               {"No, it is 13.\n#### 14", "14"}});
}

TEST(Gsm8kAnswer, AHeadingIsNoMark) {
  expect_answers("", {{"#### Step 2\nSo she has 15 in all.", "15"},
                      {"#### 8\n#### Explanation\nbecause 6 + 2 = 8 and not 9", "8"},
                      {"#### Final answer: not 5", kNone},
                      {"#### Answer: 5 or 6", kNone},
                      {"#### Answer\n5", "5"},
                      {"#### not 5", kNone},
                      {"It was 7.\n#### Result", kNone},
                      {"#### x = 5", "5"}});
}

TEST(Gsm8kAnswer, BehindTheMarkIsOneNumber) {
  expect_answers("#### ", {{"**480**", "480"},
                           {"\\$3,200", "3200"},
                           {"+14", "14"},
                           {"-14", "-14"},
                           {"−14", "-14"},
                           {"- 14", "-14"},
                           {"-$14", "-14"},
                           {"$-14", "-14"},
                           {"−$14", "-14"},
                           {"$1,234.50.", "1234.5"},
                           {"£3,200", "3200"},
                           {"€ 75", "75"},
                           {"75 €", "75"},
                           {".5", "0.5"},
                           {"1e4", "10000"},
                           {"2.5e-3", "0.0025"},
                           {"７５", "75"},
                           {"$75$", "75"},
                           {"\\boxed{75}", "75"},
                           {"\\(75\\)", "75"},
                           {"\"75\"", "75"},
                           {"75</answer>", "75"},
                           {"75<|im_end|>", "75"},
                           {"1 250", "1250"},
                           {"75 marbles", "75"},
                           {"75 miles per hour", "75"},
                           {"75 cm^2", "75"},
                           {"5/4", "1.25"},
                           {"2/3", "2/3"},
                           {"-6/4", "-1.5"},
                           {"\\frac{7}{8}", "0.875"},
                           {"2 3/4", "2.75"},
                           {"-2 3/4", "-2.75"},
                           {"3 million", "3000000"},
                           {"2.5 thousand dollars", "2500"},
                           {"15 * 4 = 60", "60"},
                           {"= 60", "60"},
                           {"Answer: 60", "60"},
                           {"**Final answer:** $60", "60"},
                           {"The answer is 60", "60"},
                           {"USD 60", "60"},
                           {"Rs. 60", "60"},
                           {"60~apples", "60"},
                           {"60 points", "60"},
                           {"60 boxes", "60"}});
}

TEST(Gsm8kAnswer, BehindTheMarkIsNothingElse) {
  for (const char* text : {"7:45",
                           "7 or 8",
                           "7 to 8",
                           "7-8",
                           "7–8",
                           "7, 8, 9",
                           "7,8",
                           "12,34",
                           "1.2.3",
                           "3 apples, 4 pears",
                           "7 + 8",
                           "20 - 12",
                           "3 * 4",
                           "10^3",
                           "10²",
                           "5!",
                           "7?",
                           "7k",
                           "7M",
                           "7 dozen",
                           "7 and a half",
                           "7 plus 2",
                           "7 is wrong",
                           "7 but maybe 8",
                           "2 hours 15 minutes",
                           "± 7",
                           "7 ± 1",
                           "5/0",
                           "x",
                           "infinity",
                           "seven",
                           "none",
                           "at least 7",
                           "about 7",
                           "not 7",
                           "7 squared",
                           "0x1F",
                           "1_000",
                           "1e999999999",
                           "0,012",
                           "7; 8",
                           "(7, 8)",
                           "7 < 8",
                           "7 = x",
                           "2x = 14",
                           "7-1/2",
                           "7 thirds",
                           "7 lakh",
                           "7 mil",
                           "~7",
                           "~ 7",
                           "≈7",
                           "$\\approx 7$",
                           "7~",
                           "7 approx",
                           "7 %%",
                           "7%%",
                           "7 \\%\\%",
                           "7 percent %",
                           "7 pairs",
                           "7 pairs of shoes",
                           "7 couples",
                           "7 tens",
                           "7 score",
                           "7 gross",
                           "7 ppm",
                           "7‰",
                           "7 per thousand",
                           ""})
    EXPECT_EQ(gsm8k_answer(std::string("#### ") + text), std::nullopt) << text;
}

TEST(Gsm8kAnswer, ElseItIsTheLastNumber) {
  expect_answers("", {{"She has 3 apples and 4 pears, so 7 in all.", "7"},
                      {"That is $18.", "18"},
                      {"a loss: -$12", "-12"},
                      {"The balance is −$12.", "-12"},
                      {"12km of x2", "12"},
                      {"about .25", "0.25"},
                      {"The garden has 30 m^2", "30"},
                      {"Half of it is \\frac{5}{8}", "0.625"},
                      {"He walks 1 1/2 miles", "1.5"},
                      {"The town has 2.5 million people.", "2500000"},
                      {"They count 1 250 birds", "1250"},
                      {"Together: 5 + 7 = **12** apples.", "12"},
                      {"no number", kNone},
                      {"x2", kNone},
                      {"", kNone}});
}

TEST(Gsm8kAnswer, APartOfAFormulaOrAListIsNoLastNumber) {
  for (const char* text :
       {"That makes 10^6", "x^2", "it starts at 7:45", "She has 5 or 6 apples", "1, 2, 3", "1.2.3", "5-3",
        "x-3", "5 + 7", "It takes 2 hours 30 minutes", "It is 20 - 12", "So 12-13 apples", "Is it 12?",
        "7 dozen eggs", "x = 5 or x = 6", "It costs $5k", "3 of 5"})
    EXPECT_EQ(gsm8k_answer(text), std::nullopt) << text;
}

TEST(Gsm8kAnswer, ASentenceThatTakesItBackStatesNothing) {
  for (const char* text :
       {"It is not 12.", "12 isn't right", "I get 12, which is wrong.", "It costs more than 12 dollars",
        "It is at least 12", "She has no more than 12", "The sum exceeds 12", "So 12 is not the answer"})
    EXPECT_EQ(gsm8k_answer(text), std::nullopt) << text;
}

TEST(Gsm8kAnswer, AMarkedAnswerStandsBeforeTheLastNumber) {
  expect_answers("", {{"\\boxed{12}. Check: 12 / 2 = 6", "12"},
                      {"The answer is 12 apples. I checked 3 times.", "12"},
                      {"\\boxed{5, 6}. Check: 7", kNone}});
}

TEST(Gsm8kAnswer, StrictTakesTheMarkAlone) {
  const Gsm8kOptions strict{.method = Gsm8kMethod::strict};
  expect_answers("", {{"It is 12.", kNone}, {"#### 12", "12"}, {"\\boxed{12}", kNone}}, strict);
}

TEST(Gsm8kAnswer, APercentSignSaysWhatTheOptionSays) {
  const Gsm8kOptions fraction{.percent = Gsm8kPercent::fraction};
  for (const char* text : {"#### 35%", "#### 35\\%", "#### 35 percent", "It is 35%."}) {
    EXPECT_EQ(gsm8k_answer(text), "35") << text;
    EXPECT_EQ(gsm8k_answer(text, fraction), "0.35") << text;
  }
}

TEST(Gsm8kAnswer, HasOneSpellingForEachValue) {
  for (const char* same : {"12", "012", "12.0", "12.000", "$12", "12.", "24/2", "1.2e1"})
    EXPECT_EQ(gsm8k_answer(same), "12") << same;
  for (const char* same : {"0", "-0", "0.00", "000", "0/5"}) EXPECT_EQ(gsm8k_answer(same), "0") << same;
  for (const char* same : {"0.5", ".5", "0.50", "00.5", "1/2"}) EXPECT_EQ(gsm8k_answer(same), "0.5") << same;
  EXPECT_EQ(gsm8k_answer("1,000,000"), "1000000");
  EXPECT_EQ(gsm8k_answer("10"), "10") << "zeros before the point count";
  EXPECT_EQ(gsm8k_answer("0.0001"), "0.0001");
  EXPECT_EQ(gsm8k_answer("-4/6"), "-2/3");
  EXPECT_EQ(gsm8k_answer("#### 123456789012345678901234567890"), "123456789012345678901234567890");
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
  EXPECT_EQ(reward.judge(prompt, finished("#### −1200")).value, 0);
  EXPECT_EQ(reward.judge(with_answer(1200), finished("1200")).value, 1);
  EXPECT_EQ(reward.judge(with_answer(1200.0), finished("#### 1200")).value, 1);
  EXPECT_EQ(reward.judge(with_answer("1200"), finished("1200")).value, 1);
  const Judgement judgement = reward.judge(prompt, finished("#### 7"));
  EXPECT_EQ(judgement.detail, (Json{{"answer", "7"}, {"gold", "1200"}}));
}

TEST(Gsm8k, ReadsANumberOfJsonAsANumber) {
  const auto judge = [](const Json& gold, const char* answer) {
    return Gsm8kReward().judge(with_answer(gold), finished(answer)).value;
  };
  EXPECT_EQ(judge(1e16, "#### 10000000000000000"), 1);
  EXPECT_EQ(judge(1e16, "#### 16"), 0);
  EXPECT_EQ(judge(2e-7, "#### 0.0000002"), 1);
  EXPECT_EQ(judge(2e-7, "#### 7"), 0);
  EXPECT_EQ(judge(2e-7, "#### 2"), 0);
  EXPECT_EQ(judge(-3.5, "#### -3.50"), 1);
  EXPECT_EQ(judge(-3.5, "#### 3.5"), 0);
}

TEST(Gsm8k, RefusesOptionsItDoesNotKnow) {
  Gsm8kReward::Options options;
  EXPECT_MESSAGE(UsageError, read_config({{"method", "lenient"}}, options),
                 "method: expected flexible or strict, got \"lenient\"");
  EXPECT_MESSAGE(UsageError, read_config({{"percent", "both"}}, options),
                 "percent: expected number or fraction, got \"both\"");
}

TEST(Gsm8k, DoesNotJudgeByAGoldWithoutANumber) {
  EXPECT_FALSE(Gsm8kReward().judge({}, finished("7")).applies);
  EXPECT_FALSE(Gsm8kReward().judge(with_answer(nullptr), finished("7")).applies);
  for (const Json& answer : {Json("none"), Json(""), Json::array({7})}) {
    const Judgement judgement = Gsm8kReward().judge(with_answer(answer), finished("7"));
    EXPECT_TRUE(judgement.applies);
    EXPECT_EQ(judgement.value, std::nullopt);
  }
}

}  // namespace
}  // namespace whet
