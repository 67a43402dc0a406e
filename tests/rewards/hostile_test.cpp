// Every rule on the worst that a policy may write: a judgement comes, it is the same each time, and it is
// within the rule's range.
#include <gtest/gtest.h>

#include <cmath>

#include "base/philox.h"
#include "scoring/rubric.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

constexpr size_t kMegabyte = 1'000'000;

std::string repeated(const std::string& piece) {
  std::string text;
  while (text.size() < kMegabyte) text += piece;
  return text;
}

std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts;
  for (const char* piece : {"<think>",
                            "</think>",
                            "<answer>",
                            "</answer>",
                            "<think><answer>",
                            "`",
                            "` ",
                            "```",
                            "```python ",
                            "$",
                            "$ ",
                            "$a",
                            "\\",
                            "\\(",
                            "\\[",
                            "\\begin{a}",
                            "\\end{",
                            "<",
                            "<a",
                            "http",
                            "https://",
                            "www.",
                            "9",
                            "9,",
                            "1.",
                            "#### ",
                            "####",
                            "\n-",
                            "Step 1:",
                            "a ",
                            "ab",
                            "A",
                            "(A) ",
                            "\xFF",
                            "\xE4\xBD",
                            "\xE4\xBD\xA0",
                            "\xCC\x81",
                            "\n",
                            " ",
                            "<answer>1</answer>",
                            "\\boxed{",
                            "{",
                            "a b c d e f g h i j k l m n o p q r s t u v w x y z "})
    texts.push_back(repeated(piece));
  texts.push_back(std::string(kMegabyte, '\0'));
  Rng rng(7, 0x7E57, 0);
  std::string noise;
  while (noise.size() < kMegabyte) noise += static_cast<char>(rng.below(256));
  texts.push_back(noise);
  return texts;
}

std::vector<RewardConfig> every_rule() {
  std::vector<RewardConfig> rules;
  const auto add = [&](Rewards::Options options) { rules.push_back({std::move(options), "", 1}); };
  add(ExactReward::Options{});
  add(ChoiceReward::Options{});
  add(MathReward::Options{});
  add(CodeFormatReward::Options{});
  CodeReward::Options code;
  code.pool.minimum_tier = sandbox::MinimumTier::landlock;
  add(code);
  add(ContainsReward::Options{"<think"});
  add(CosineReward::Options{"exact", 1000});
  add(CountdownReward::Options{});
  add(FormatReward::Options{});
  add(Gsm8kReward::Options{});
  add(LanguageReward::Options{});
  add(LengthReward::Options{"exact"});
  add(OverlongReward::Options{1000, 100});
  add(ReasoningStepsReward::Options{});
  add(RegexReward::Options{"(a*)*b|(x+x+)+y"});
  add(RepetitionReward::Options{40});
  add(TagCountReward::Options{});
  return rules;
}

TEST(Hostile, EveryRuleJudgesEveryText) {
  const auto rules = every_rule();
  constexpr size_t kJudgedElsewhere =
      2;  // program and http: what they are sent is tested in rewards/external
  ASSERT_EQ(rules.size() + kJudgedElsewhere, Rewards::describe().size()) << "a rule is missing here";
  const Rubric rubric(rules);
  for (const std::string& text : hostile_texts()) {
    Prompt prompt;
    const Json tests = {{{"input", ""}, {"output", "7"}}};
    prompt.columns = {{"answer", "#### 7"}, {"nums", {3, 4}}, {"target", 7}, {"tests", tests}};
    Completion completion = finished(text);
    completion.tokens.assign(500, 1);
    Group group{prompt, {completion, completion}};
    rubric.score(group);
    for (const ScorePart& part : group.completions[0].score.parts) {
      const bool readable = part.name != "choice";  // "#### 7" is no letter
      ASSERT_EQ(part.value.has_value(), readable) << part.name << ": " << text.substr(0, 20);
      if (!part.value) continue;
      EXPECT_TRUE(*part.value >= -1 && *part.value <= 1) << part.name << ": " << text.substr(0, 20);
      EXPECT_EQ(part.value, find_part(group.completions[1].score, part.name)->value) << part.name;
      EXPECT_LT(part.detail.dump().size(), 2000u) << part.name << " says too much, or what is no UTF-8";
    }
  }
}

}  // namespace
}  // namespace whet
