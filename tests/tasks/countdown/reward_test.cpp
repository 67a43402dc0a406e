#include "tasks/countdown/reward.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/error.h"
#include "base/philox.h"
#include "tasks/countdown/expression.h"
#include "tasks/countdown/trace.h"

namespace whet {
namespace {

TEST(CountdownCorrect, AcceptsEquivalentSpellings) {
  EXPECT_TRUE(countdown_correct("(3*7)-4", {3, 7, 4}, 17));
  EXPECT_TRUE(countdown_correct("3*7-4", {4, 7, 3}, 17));
  EXPECT_TRUE(countdown_correct(" ( ( 3 ) * 7 )\n-\t4 ", {3, 7, 4}, 17));
  EXPECT_TRUE(countdown_correct("5", {5}, 5));
  EXPECT_TRUE(countdown_correct("8-3-2", {2, 3, 8}, 3));
  EXPECT_TRUE(countdown_correct("8/4/2", {2, 4, 8}, 1));
  EXPECT_TRUE(countdown_correct("8/(3-8/3)", {3, 3, 8, 8}, 24));  // fractions on the way are fine
  EXPECT_TRUE(countdown_correct("1-3", {1, 3}, -2));
  EXPECT_TRUE(countdown_correct("0+7", {7, 0}, 7));
  EXPECT_TRUE(countdown_correct("6+6", {6, 6}, 12));
}

TEST(CountdownCorrect, RefusesWrongValuesAndNumbers) {
  EXPECT_FALSE(countdown_correct("3*7+4", {3, 7, 4}, 17));
  EXPECT_FALSE(countdown_correct("3*7", {3, 7, 4}, 21));      // one is missing
  EXPECT_FALSE(countdown_correct("3+7+4+3", {3, 7, 4}, 17));  // one is used twice
  EXPECT_FALSE(countdown_correct("6+6+6", {6, 6}, 18));
  EXPECT_FALSE(countdown_correct("17", {3, 7, 4}, 17));
  EXPECT_FALSE(countdown_correct("37-20", {3, 7, 20}, 17));  // digits do not join
  EXPECT_FALSE(countdown_correct("3+7", {37, 10}, 10));
  EXPECT_FALSE(countdown_correct("7/2", {7, 2}, 3));  // 3.5 is not 3
  EXPECT_FALSE(countdown_correct("1/3", {1, 3}, 0));
}

TEST(CountdownCorrect, RefusesEveryTrick) {
  const std::vector<std::pair<std::string, std::vector<math::Integer>>> tricks{
      {"2**3", {2, 3}},
      {"2* *3", {2, 3}},
      {"7//2", {7, 2}},
      {"7/ /2", {7, 2}},
      {"2.5*2", {2, 5, 2}},
      {"2,5", {2, 5}},
      {"9**9**9", {9, 9, 9}},
      {"1e1", {1, 1}},
      {"", {}},
      {" ", {}},
      {"", {3}},
      {"()", {}},
      {"(3+4", {3, 4}},
      {"3+4)", {3, 4}},
      {")3+4(", {3, 4}},
      {"3+", {3}},
      {"+3", {3}},
      {"-4+7", {4, 7}},
      {"-3", {3}},
      {"3--4", {3, 4}},
      {"3+-4", {3, 4}},
      {"3 4", {3, 4}},
      {"3(4)", {3, 4}},
      {"(3)(4)", {3, 4}},
      {"3*7=21", {3, 7}},
      {"3*7=21", {3, 7, 21}},
      {"07+1", {7, 1}},
      {"00+7", {0, 7}},
      {"3^4", {3, 4}},
      {"3%4", {3, 4}},
      {"3/0", {3, 0}},
      {"3/(4-4)", {3, 4, 4}},
      {"0/0", {0, 0}},
      {"3\xC3\x97"
       "4",
       {3, 4}},
      {"\xEF\xBC\x93+4", {3, 4}},  // a multiplication sign, a full-width 3
      {"\xD9\xA3+4", {3, 4}},      // an Arabic-Indic 3
      {"3\xE2\x88\x92"
       "4",
       {3, 4}},                 // a minus sign
      {"3\xC2\xA0+4", {3, 4}},  // a no-break space
      {"3_0+4", {30, 4}},
      {"0x3+4", {3, 4}},
      {"3+4#", {3, 4}},
      {"3+4;", {3, 4}},
      {"__import__('os')", {3}},
      {"[3+4]", {3, 4}},
      {"3+4\v", {3, 4}},
      {"abs(3)+4", {3, 4}}};
  for (const auto& [text, nums] : tricks)
    for (const int64_t target : {-12, -7, -4, -3, -1, 0, 1, 2, 3, 4, 5, 7, 8, 10, 12, 21, 34, 81})
      EXPECT_FALSE(countdown_correct(text, nums, target)) << text << " = " << target;
  EXPECT_FALSE(countdown_correct(std::string("3\0+4", 4), {3, 4}, 7));
}

// The limit on the length bounds the work, whatever is written: what is right but too long is wrong.
TEST(CountdownCorrect, ReadsNothingOver256Bytes) {
  const auto padded = [](size_t bytes) { return "3+" + std::string(bytes - 3, ' ') + "4"; };
  EXPECT_TRUE(countdown_correct(padded(256), {3, 4}, 7));
  EXPECT_FALSE(countdown_correct(padded(257), {3, 4}, 7));
  EXPECT_TRUE(countdown_correct(std::string(127, '(') + "3" + std::string(127, ')'), {3}, 3));
  EXPECT_FALSE(countdown_correct(std::string(128, '(') + "3" + std::string(128, ')'), {3}, 3));
}

TEST(CountdownCorrect, GivesUpOnMonsters) {
  const std::string many(100'000, '('), digits(100'000, '9');
  EXPECT_FALSE(countdown_correct(many, {3, 4}, 7));
  EXPECT_FALSE(countdown_correct(many + "3+4" + std::string(100'000, ')'), {3, 4}, 7));
  EXPECT_FALSE(countdown_correct(digits, {9}, 9));
  EXPECT_FALSE(countdown_correct(std::string(200, '9') + "+1", {9, 1}, 10));
  EXPECT_FALSE(countdown_correct(std::string(256, '('), {3}, 3));
}

TEST(CountdownCorrect, NumbersHaveNoLargestSize) {
  const int64_t big = 2'147'483'647;
  EXPECT_TRUE(countdown_correct("2147483647*2147483647", {big, big}, big * big));
  EXPECT_TRUE(countdown_correct("2147483648*4", {2'147'483'648, 4}, 8'589'934'592));
  EXPECT_TRUE(countdown_correct("18446744073709551615-1", {UINT64_MAX, 1}, UINT64_MAX - 1));
  EXPECT_TRUE(
      countdown_correct("0-65536*65536*65536*32768-0", {0, 65536, 65536, 65536, 32768, 0}, INT64_MIN));
  EXPECT_TRUE(countdown_correct("9223372036854775807*9223372036854775807/9223372036854775807",
                                {INT64_MAX, INT64_MAX, INT64_MAX}, INT64_MAX));
  EXPECT_TRUE(countdown_correct("1/2147483647/2147483647*2147483647*2147483647", {1, big, big, big, big}, 1));
  // Nothing is taken modulo 2^32 or 2^64.
  EXPECT_FALSE(countdown_correct("2*3", {4'294'967'298, 3}, 6));
  EXPECT_FALSE(countdown_correct("2147483648*2", {2'147'483'648, 2}, 0));
  EXPECT_FALSE(countdown_correct("4294967296*4294967296", {4'294'967'296, 4'294'967'296}, 0));
  EXPECT_FALSE(countdown_correct("18446744073709551615+2", {UINT64_MAX, 2}, 1));
  EXPECT_FALSE(countdown_correct("18446744073709551615", {UINT64_MAX}, -1));
  EXPECT_FALSE(countdown_correct("36893488147419103233+1", {1, 1}, 2));  // 2^65 + 1
}

TEST(CountdownCorrect, NegativeNumbersAreWrittenWithTheirSign) {
  const std::vector<std::pair<std::string, bool>> answers{
      {"-3+7*2", true},    {"7*2+-3", true},  {"7*2+(-3)", true}, {"7*2-(-3)", false}, {"(-3)+(7*2)", true},
      {"- 3 + 7*2", true}, {"7*2-3", false},  {"7*2+3", false},   {"--3+7*2", false},  {"-03+7*2", false},
      {"-(3)+7*2", false}, {"-3*7-2", false}, {"-7+3*2", false},  {"(-3+7)*2", false}, {"2*7 +- 3", true}};
  for (const auto& [text, right] : answers) EXPECT_EQ(countdown_correct(text, {-3, 7, 2}, 11), right) << text;
  EXPECT_TRUE(countdown_correct("7--3", {7, -3}, 10));
  EXPECT_TRUE(countdown_correct("-2*-3", {-2, -3}, 6));
  EXPECT_TRUE(countdown_correct("-3+3", {3, -3}, 0));
  EXPECT_TRUE(countdown_correct("-9223372036854775808+1", {INT64_MIN, 1}, INT64_MIN + 1));
  EXPECT_FALSE(countdown_correct("-3+-3", {3, -3}, -6));
  EXPECT_FALSE(countdown_correct("-0+7", {0, 7}, 7));
  EXPECT_FALSE(countdown_correct("9223372036854775808", {INT64_MIN}, INT64_MIN));
}

TEST(CountdownSyntax, ReadsMathematicalSigns) {
  const CountdownSyntax signs{.math_signs = true};
  for (const char* text : {"3×7−4", "3·7−4", "3⋅7-4", "(3 × 7) − 4", "3\\times 7-4", "3\\cdot7 - 4"}) {
    EXPECT_TRUE(countdown_correct(text, {3, 7, 4}, 17, signs)) << text;
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17)) << text;
  }
  EXPECT_TRUE(countdown_correct("8÷(3−8÷3)", {3, 3, 8, 8}, 24, signs));
  EXPECT_TRUE(countdown_correct("8\\div 4", {8, 4}, 2, signs));
  EXPECT_TRUE(countdown_correct("7×−3", {7, -3}, -21, signs));
  for (const char* text : {"3x7-4", "3×× 7-4", "3×7–4", "3×7−4=17", "−4+3×7", "3*\\times 7-4", "3∗7-4"})
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17, signs)) << text;
}

TEST(CountdownSyntax, ReadsUnaryMinus) {
  const CountdownSyntax unary{.unary_minus = true};
  for (const char* text :
       {"-4+3*7", "-(4-3*7)", "3*7+-4", "3*7--(-4)", "- 4 + 7*3", "-3*-7-4", "(-3)*(-7)+(-4)"}) {
    EXPECT_TRUE(countdown_correct(text, {3, 7, 4}, 17, unary)) << text;
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17)) << text;
  }
  EXPECT_TRUE(countdown_correct("-3+-3", {3, -3}, -6, unary));
  EXPECT_TRUE(countdown_correct("--3", {-3}, 3, unary));
  EXPECT_TRUE(countdown_correct("8--3", {8, -3}, 11, unary));
  for (const char* text :
       {"+4+3*7", "4-3*7", "3*7-4-", "-", "--", "3*7+- -4", "3*7-04", "-4+3*7=17", "3*7−4"})
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17, unary)) << text;
  EXPECT_FALSE(countdown_correct(std::string(250, '-') + "3", {3}, -3, unary));
}

TEST(CountdownSyntax, ReadsTheTargetBehindAnEqualSign) {
  const CountdownSyntax equals{.equals = true};
  for (const char* text : {"3*7-4=17", "3*7-4 = 17", "(3*7)-4\n=\n17 "}) {
    EXPECT_TRUE(countdown_correct(text, {3, 7, 4}, 17, equals)) << text;
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17)) << text;
  }
  EXPECT_TRUE(countdown_correct("3*7-4", {3, 7, 4}, 17, equals));
  EXPECT_TRUE(countdown_correct("4-7=-3", {7, 4}, -3, equals));
  for (const char* text : {"3*7-4=18", "3*7+4=17", "3*7-4=", "=17", "17=3*7-4", "3*7-4=17=17", "3*7-4==17",
                           "3*7-4=017", "3*7-4=10+7", "3*7-4=17.", "3*7=17", "3*7-4=(17)"})
    EXPECT_FALSE(countdown_correct(text, {3, 7, 4}, 17, equals)) << text;
  EXPECT_TRUE(countdown_correct("−4 + 3×7 = 17", {3, 7, 4}, 17, {true, true, true}));
}

// A random expression with its value, computed beside the text and never from it.
struct Sample {
  std::string text;
  int precedence;  // 0 sum, 1 product, 2 atom
  bool defined;
  __int128 num, den;
};

Sample random_expression(std::vector<int> nums, Rng& rng) {
  const auto space = [&] { return rng.chance(0.2) ? " " : ""; };
  if (nums.size() == 1) return {std::to_string(nums[0]), 2, true, nums[0], 1};
  const auto middle = nums.begin() + rng.between(1, static_cast<int>(nums.size()) - 1);
  const Sample a = random_expression({nums.begin(), middle}, rng);
  const Sample b = random_expression({middle, nums.end()}, rng);
  const char op = "+-*/"[rng.below(4)];
  const bool product = op == '*' || op == '/';
  const auto wrap = [&](const Sample& s, int least) {
    return s.precedence < least || rng.chance(0.1) ? concat("(", space(), s.text, ")") : s.text;
  };
  Sample result{"", product, a.defined && b.defined && (op != '/' || b.num != 0), 0, 1};
  result.text = concat(wrap(a, product), space(), op, space(), wrap(b, op == '+' ? 0 : product + 1));
  switch (op) {
    case '+':
      result.num = a.num * b.den + b.num * a.den, result.den = a.den * b.den;
      break;
    case '-':
      result.num = a.num * b.den - b.num * a.den, result.den = a.den * b.den;
      break;
    case '*':
      result.num = a.num * b.num, result.den = a.den * b.den;
      break;
    default:
      result.num = a.num * b.den, result.den = a.den * b.num;
      break;
  }
  return result;
}

TEST(CountdownCorrect, AgreesWithKnownValuesOfRandomExpressions) {
  Rng rng(3, 0x7E57, 0);
  int integers = 0, undefined = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<int> drawn(static_cast<size_t>(rng.between(1, 6)));
    for (int& n : drawn) n = rng.between(0, 20);
    const Sample sample = random_expression(drawn, rng);
    rng.shuffle(drawn);
    std::vector<math::Integer> nums(drawn.begin(), drawn.end());
    const bool integer = sample.defined && sample.num % sample.den == 0;
    const int64_t value = integer ? static_cast<int64_t>(sample.num / sample.den) : 0;
    integers += integer, undefined += !sample.defined;
    ASSERT_EQ(countdown_correct(sample.text, nums, value), integer) << sample.text;
    ASSERT_FALSE(countdown_correct(sample.text, nums, value + 1)) << sample.text;
    nums.push_back(1);
    ASSERT_FALSE(countdown_correct(sample.text, nums, value)) << sample.text;
  }
  EXPECT_GT(integers, 8000);
  EXPECT_GT(undefined, 300);
}

// Noise from the verifier's own alphabet must never crash it, and hardly ever be right.
TEST(CountdownCorrect, SurvivesNoise) {
  Rng rng(4, 0x7E57, 0);
  const std::string alphabet = "0123456789+-*/() \t.=e\xC3\x97\0";
  int right = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text(rng.below(24), ' ');
    for (char& c : text) c = alphabet[rng.below(static_cast<uint32_t>(alphabet.size()))];
    right += countdown_correct(text, {3, 7, 4}, 17);
  }
  EXPECT_EQ(right, 0);
}

std::optional<double> score(const std::string& text, Json columns = {{"nums", {3, 7, 4}}, {"target", 17}},
                            FinishReason finish = FinishReason::stop, CountdownReward::Options options = {}) {
  Prompt prompt;
  prompt.columns = std::move(columns);
  Completion completion;
  completion.text = text;
  completion.finish_reason = finish;
  return CountdownReward(options).judge(prompt, completion).value;
}

TEST(CountdownReward, ReadsTheLastAnswerBehindTheThought) {
  EXPECT_EQ(score("3*7=21\n</think>\n<answer>(3*7)-4</answer>"), 1);
  EXPECT_EQ(score("<think>x</think> so <answer> 3*7-4 </answer> done"), 1);
  EXPECT_EQ(score("</think><answer>3+7</answer><answer>3*7-4</answer>"), 1);
  EXPECT_EQ(score("</think><answer>3*7-4</answer><answer>3+7+4</answer>"), 0);
  EXPECT_EQ(score("</think><answer><answer>3*7-4</answer>"), 1);
  EXPECT_EQ(score("</think><answer>3*7-4</answer></answer>"), 0);
  EXPECT_EQ(score("</think><answer>3*7-4</answer><answer>"), 1);  // never closed: no answer
}

TEST(CountdownReward, NeedsAThoughtThatEnds) {
  EXPECT_EQ(score("<answer>3*7-4</answer>"), 0);
  EXPECT_EQ(score("<answer>3*7-4</answer></think>"), 0);
  EXPECT_EQ(score("</think>x</think><answer>3*7-4</answer>"), 0);
  EXPECT_EQ(score("<answer>3*7-4</think></answer>"), 0);
  EXPECT_EQ(score("</think>3*7-4"), 0);
  EXPECT_EQ(score("</think><answer>3*7-4"), 0);
  EXPECT_EQ(score("</think></answer>3*7-4<answer>"), 0);
  EXPECT_EQ(score("</think><ANSWER>3*7-4</ANSWER>"), 0);
  EXPECT_EQ(score(""), 0);
  EXPECT_EQ(score("3*7=21\n21-4=17", Json{{"nums", {3, 7, 4}}, {"target", 17}}, FinishReason::length), 0);
}

TEST(CountdownReward, AppliesWhereThereIsAPuzzle) {
  EXPECT_EQ(score("x", Json::object()), std::nullopt);
  EXPECT_EQ(score("x", Json()), std::nullopt);
  EXPECT_EQ(score("x", Json{{"nums", {3, 7, 4}}}), std::nullopt);
}

TEST(CountdownReward, TakesIntegersOf64Bits) {
  const auto judge = [](const char* columns, const std::string& answer) {
    return score("</think><answer>" + answer + "</answer>", Json::parse(columns));
  };
  EXPECT_EQ(judge(R"({"nums": [18446744073709551615, 1], "target": 18446744073709551615})",
                  "18446744073709551615*1"),
            1);
  EXPECT_EQ(judge(R"({"nums": [-5, 3], "target": -15})", "-5*3"), 1);
  EXPECT_EQ(judge(R"({"nums": [-5, 3], "target": -15})", "5*3"), 0);
  EXPECT_EQ(judge(R"({"nums": [4294967299, 3], "target": 9})", "3*3"), 0);
  EXPECT_EQ(judge(R"({"nums": [100000000000000000000, 1], "target": 1})", "1"), std::nullopt);
}

TEST(CountdownReward, HasTheSyntaxAsOptions) {
  CountdownReward::Options options;
  const std::string text = "</think><answer>−4 + 3×7 = 17</answer>";
  const Json columns = {{"nums", {3, 7, 4}}, {"target", 17}};
  EXPECT_EQ(score(text, columns), 0);
  options.syntax = {.math_signs = true, .unary_minus = true, .equals = true};
  EXPECT_EQ(score(text, columns, FinishReason::stop, options), 1);
}

TEST(CountdownReward, ReadsUntaggedAnswersWhereAsked) {
  const Json columns = {{"nums", {3, 7, 4}}, {"target", 17}};
  const auto judge = [&](TextPart part, const std::string& text) {
    CountdownReward::Options options;
    options.part = part, options.syntax.equals = true;
    return score(text, columns, FinishReason::stop, options);
  };
  EXPECT_EQ(judge(TextPart::all, " 3 * 7 - 4 = 17\n"), 1);
  EXPECT_EQ(judge(TextPart::all, " 3 * 7 - 4 = 18\n"), 0);
  EXPECT_EQ(judge(TextPart::all, "3 + 7 + 4 = 14\n3 * 7 - 4 = 17\n"), 0);  // one expression and nothing else
  EXPECT_EQ(judge(TextPart::all, "x</think> 3*7-4"), 0);
  EXPECT_EQ(judge(TextPart::rest, "x</think> 3*7-4"), 1);
  EXPECT_EQ(judge(TextPart::rest, "3*7-4"), 1);
  EXPECT_EQ(judge(TextPart::rest, "<think>3*7-4"), 0);  // the thought does not end
  EXPECT_EQ(judge(TextPart::answer, " 3 * 7 - 4 = 17\n"), 0);
}

TEST(CountdownReward, DoesNotJudgeAPuzzleItCannotRead) {
  for (const Json& columns :
       {Json{{"nums", {3, 7.5}}, {"target", 17}}, Json{{"nums", {3, 7}}, {"target", "17"}}}) {
    Prompt prompt;
    prompt.columns = columns;
    const Judgement judgement = CountdownReward().judge(prompt, {});
    EXPECT_TRUE(judgement.applies);
    EXPECT_EQ(judgement.value, std::nullopt);
    EXPECT_TRUE(judgement.detail.contains("error"));
  }
}

// The traces that teach a base model and the reward that trains it must mean the same by an answer.
TEST(CountdownReward, AgreesWithTraces) {
  TraceConfig clean, noisy;
  clean.hit_marked_no = clean.miss_marked_yes = clean.wrong_answer = 0;
  noisy.wrong_answer = 0.5, noisy.false_result = 0.05;
  int right = 0, fooled = 0;
  for (uint64_t i = 0; i < 5000; ++i) {
    CountdownConfig config;
    config.count = 2 + static_cast<int>(i % 3);
    const CountdownPuzzle puzzle = countdown_puzzle(config, Split::train, i);
    const Json columns = {{"nums", puzzle.nums}, {"target", puzzle.target}};
    const auto text_of = [&](const TraceConfig& trace_config) {
      Rng rng(5, 0x7E57, i);
      std::string text;
      for (const WeightedText& span : countdown_trace(puzzle, trace_config, config.max_value, rng))
        text += span.text;
      return text;
    };
    const std::string text = text_of(clean), doubtful = text_of(noisy);
    const bool found = text.find(" yes\n") != std::string::npos;
    ASSERT_EQ(score(text, columns), found ? 1 : 0) << text;
    right += found;
    fooled += doubtful.find(" yes\n") != std::string::npos && score(doubtful, columns) == 0;
  }
  EXPECT_TRUE(right > 500 && right < 4500) << right;
  EXPECT_GT(fooled, 200);
}

}  // namespace
}  // namespace whet
