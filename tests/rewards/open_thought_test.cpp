// A thought that does not end has no answer, for every rule and whether prompt or completion opened it: a
// completion that ran into the token limit while it was thinking must not be paid for a draft.
#include <gtest/gtest.h>

#include "scoring/registry.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

struct Rule {
  Rewards::Options options;
  Json columns;
  std::string right;  // a completion without a thought that is paid
};

std::vector<Rule> answer_rules() {
  return {{MathReward::Options{}, {{"answer", "12"}}, "So it is \\boxed{12}."},
          {MathReward::Options{}, {{"answer", "12"}}, "The answer is 12."},
          {MathReward::Options{}, {{"answer", "12"}}, "12"},
          {MathReward::Options{}, {{"answer", "B"}}, "I choose option (B)."},
          {Gsm8kReward::Options{}, {{"answer", "12"}}, "4 + 8 = 12\n#### 12"},
          {Gsm8kReward::Options{}, {{"answer", "12"}}, "It is 12."},
          {ChoiceReward::Options{}, {{"answer", "B"}}, "The answer is (B)."},
          {ExactReward::Options{}, {{"answer", "x"}}, "<answer>x</answer>"},
          {ExactReward::Options{.part = TextPart::rest}, {{"answer", "x"}}, "x"},
          {ContainsReward::Options{"x", TextPart::rest}, Json::object(), "it is x"},
          {ContainsReward::Options{"x", TextPart::answer}, Json::object(), "<answer>x</answer>"},
          {RegexReward::Options{"x", false, TextPart::rest}, Json::object(), "it is x"}};
}

double reward(const Rule& rule, const std::string& prompt_text, const std::string& completion) {
  Prompt prompt;
  prompt.text = prompt_text;
  prompt.columns = rule.columns;
  return Rewards::make(rule.options)->judge(prompt, finished(completion)).value.value_or(-1);
}

TEST(OpenThought, IsPaidByNoRule) {
  for (const Rule& rule : answer_rules()) {
    const std::string& right = rule.right;
    EXPECT_EQ(reward(rule, "Q", right), 1) << right;
    EXPECT_EQ(reward(rule, "Q", "<think>hm</think>" + right), 1) << right;
    EXPECT_EQ(reward(rule, "Q\n<think>\n", "hm</think>" + right), 1) << right;
    EXPECT_EQ(reward(rule, "Q\n<think>\n", "<think>hm</think>" + right), 1) << right;

    for (const char* prompt : {"Q<think>", "Q\n<think>\n", "Q <think> \t\r\n"}) {
      EXPECT_EQ(reward(rule, prompt, right), 0) << prompt << right;
      EXPECT_EQ(reward(rule, prompt, right + "</think>"), 0) << prompt << right;
      EXPECT_EQ(reward(rule, prompt, "a</think>b<think>" + right), 0) << prompt << right;
    }
    EXPECT_EQ(reward(rule, "Q", "<think>" + right), 0) << right;
    EXPECT_EQ(reward(rule, "Q", "<think>hm\n" + right), 0) << right;
    EXPECT_EQ(reward(rule, "Q", "<think>a</think><think>" + right), 0) << right;
    EXPECT_EQ(reward(rule, "Q", right + "<think>but is it"), 0) << right;
    EXPECT_EQ(reward(rule, "Q", "<think>a</think>" + right + "<think>but is it"), 0) << right;
  }
}

TEST(OpenThought, IsNotPaidByCountdown) {
  const Rule rule{CountdownReward::Options{}, {{"nums", {3, 4}}, {"target", 12}}, "<answer>3*4</answer>"};
  EXPECT_EQ(reward(rule, "Q\n<think>\n", "hm</think>" + rule.right), 1);
  EXPECT_EQ(reward(rule, "Q", "<think>hm</think>" + rule.right), 1);
  EXPECT_EQ(reward(rule, "Q\n<think>\n", rule.right), 0);
  EXPECT_EQ(reward(rule, "Q", "<think>" + rule.right), 0);
  EXPECT_EQ(reward(rule, "Q", "<think>hm</think>" + rule.right + "<think>but"), 0);
}

TEST(OpenThought, APromptThatOnlySpeaksOfTheTagOpensNothing) {
  for (const Rule& rule : answer_rules())
    for (const char* prompt : {"Think inside <think> tags. Q", "<think>a</think> Q"})
      EXPECT_EQ(reward(rule, prompt, rule.right), 1) << prompt << rule.right;
}

}  // namespace
}  // namespace whet
