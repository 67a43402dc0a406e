#include "rl/majority.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

Rubric rubric_of(Rewards::Options options) { return Rubric({{std::move(options), "accuracy", 1}}); }

// Completions with these texts, judged by the rubric; the gold answer is `gold`.
Group judged_group(const Rubric& rubric, const std::vector<std::string>& texts, const Json& gold) {
  Group group;
  group.prompt.columns = {{"answer", gold}};
  for (const std::string& text : texts) {
    Completion& completion = group.completions.emplace_back();
    completion.text = text;
    completion.finish_reason = FinishReason::stop;
  }
  rubric.score(group);
  return group;
}

std::vector<int> classes(const Rubric& rubric, const std::vector<std::string>& texts, const Json& gold) {
  const Group group = judged_group(rubric, texts, gold);
  EXPECT_TRUE(has_answers({group}, rubric));
  const auto numbers = answer_classes({group, group}, rubric, 2);
  EXPECT_EQ(numbers[0], numbers[1]);
  return numbers[0];
}

TEST(Majority, MathAnswersAreTheSameWhereTheVerifierTakesThemForIt) {
  EXPECT_EQ(classes(rubric_of(MathReward::Options{}),
                    {"\\boxed{\\frac12}", "\\boxed{0.5}", "\\boxed{2}", "<think>So 2", "\\boxed{x = 2}",
                     "\\boxed{1/2}", "\\boxed{2/4}", "\\boxed{\\sqrt{4}}"},
                    "1/2"),
            (std::vector<int>{0, 0, 1, -1, 1, 0, 0, 1}));
}

TEST(Majority, TheConventionsOfTheRuleCount) {
  MathReward::Options options;
  EXPECT_EQ(classes(rubric_of(options), {"\\boxed{28\\%}", "\\boxed{28}", "\\boxed{0.28}"}, "7"),
            (std::vector<int>{0, 1, 0}));
  options.policy.percent = math::Percent::number;
  EXPECT_EQ(classes(rubric_of(options), {"\\boxed{28\\%}", "\\boxed{28}", "\\boxed{0.28}"}, "7"),
            (std::vector<int>{0, 0, 1}));
}

TEST(Majority, OtherRulesCompareTexts) {
  EXPECT_EQ(classes(rubric_of(Gsm8kReward::Options{}), {"#### 1,200", "#### 1200.0", "#### 12", "none"}, "7"),
            (std::vector<int>{0, 0, 1, -1}));
  EXPECT_EQ(
      classes(rubric_of(ChoiceReward::Options{}), {"\\boxed{b}", "The answer is (B).", "\\boxed{C}"}, "A"),
      (std::vector<int>{0, 0, 1}));
  EXPECT_EQ(classes(rubric_of(ExactReward::Options{}),
                    {"<answer>yes</answer>", "<answer> yes </answer>", "<answer>Yes</answer>"}, "yes"),
            (std::vector<int>{0, 0, 1}));
}

TEST(Majority, ARuleWithoutAnswersHasNoVote) {
  const Rubric rubric = rubric_of(ContainsReward::Options{"7"});
  EXPECT_FALSE(has_answers({judged_group(rubric, {"7", "8"}, "7")}, rubric));
}

}  // namespace
}  // namespace whet
