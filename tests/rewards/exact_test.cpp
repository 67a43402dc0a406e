#include "rewards/exact.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

std::optional<double> score(const Json& answer, const std::string& text,
                            const ExactReward::Options& options = {}) {
  return ExactReward(options).judge(with_answer(answer), finished(text)).value;
}

TEST(Exact, ComparesTheLastAnswer) {
  EXPECT_EQ(score("Paris", "<think>Rome?</think><answer> Paris\n</answer>"), 1);
  EXPECT_EQ(score("Paris", "<answer>Rome</answer><answer>Paris</answer>"), 1);
  EXPECT_EQ(score("Paris", "<answer>Paris</answer><answer>Rome</answer>"), 0);
  EXPECT_EQ(score("Paris", "<answer>Paris</answer></think>Rome"), 0) << "within the thought";
  EXPECT_EQ(score("Paris", "<answer>Paris, France</answer>"), 0);
  EXPECT_EQ(score("Paris", "<answer>paris</answer>"), 0);
  EXPECT_EQ(score("Paris", "Paris"), 0);
  EXPECT_EQ(score("", "nothing"), 0) << "no answer is not the empty answer";
  EXPECT_EQ(score("", "<answer></answer>"), 1);
}

TEST(Exact, ComparesOtherParts) {
  EXPECT_EQ(score("Paris", "<think>Rome?</think>\nParis\n", {TextPart::rest}), 1);
  EXPECT_EQ(score("Paris", " Paris", {TextPart::all}), 1);
  EXPECT_EQ(score("Paris", "<think></think>Paris", {TextPart::all}), 0);
  EXPECT_EQ(score("Paris", " Paris", {TextPart::all, false}), 0);
  EXPECT_EQ(score("PARIS", "pariS", {TextPart::all, true, true}), 1);
  EXPECT_EQ(score("\xC3\x89", "\xC3\xA9", {TextPart::all, true, true}), 0) << "letter case is that of ASCII";
}

TEST(Exact, TakesNumbersAndLists) {
  EXPECT_EQ(score(42, "42", {TextPart::all}), 1);
  EXPECT_EQ(score(2.5, "2.5", {TextPart::all}), 1);
  EXPECT_EQ(score(Json::array({"a", "b", 3}), "b", {TextPart::all}), 1);
  EXPECT_EQ(score(Json::array({"a", "b", 3}), "3", {TextPart::all}), 1);
  EXPECT_EQ(score(Json::array({"a", "b", 3}), "c", {TextPart::all}), 0);
}

TEST(Exact, DoesNotJudgeByOtherGolds) {
  for (const Json& answer :
       {Json(nullptr), Json(true), Json::object(), Json::array(), Json::array({"a", nullptr})})
    EXPECT_EQ(score(answer, "a", {TextPart::all}), std::nullopt) << answer;
  EXPECT_FALSE(ExactReward({}).judge({}, finished("a")).applies);
}

}  // namespace
}  // namespace whet
