#include "rewards/repetition.h"

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "base/philox.h"

namespace whet {
namespace {

double cost(int64_t ngram_size, const std::string& text) {
  Completion completion;
  completion.text = text;
  return *RepetitionReward({ngram_size}).judge({}, completion).value;
}

TEST(Repetition, CountsWhatIsSaidAgain) {
  EXPECT_EQ(cost(1, "one two three"), 0);
  EXPECT_DOUBLE_EQ(cost(1, "one two one two"), -0.5);
  EXPECT_DOUBLE_EQ(cost(2, "one two one two"), -1.0 / 3);         // "one two" stands twice among three pairs
  EXPECT_DOUBLE_EQ(cost(2, "3+7=10 no\n3+7=10 no\n"), -1.0 / 3);  // lines part words as spaces do
  EXPECT_DOUBLE_EQ(cost(1, "again again again again"), -0.75);
}

TEST(Repetition, ReadsWordsNotLetters) {
  EXPECT_DOUBLE_EQ(cost(1, "No \t no\r\n  NO"), -2.0 / 3);
  EXPECT_EQ(cost(2, "ab c a bc"), 0);  // three pairs, though "ab c" and "a bc" hold the same letters
}

TEST(Repetition, ShortTextsCostNothing) {
  for (const char* text : {"", " \n", "word", "two words"}) EXPECT_EQ(cost(3, text), 0);
  EXPECT_EQ(cost(3, "just three words"), 0);
}

// Runs of tokens, as text: slow, and plainly right.
double restated(const std::vector<int32_t>& tokens, size_t length) {
  if (tokens.size() < length) return 0;
  std::set<std::vector<int32_t>> distinct;
  size_t all = 0;
  for (size_t i = 0; i + length <= tokens.size(); ++i, ++all)
    distinct.insert(
        {tokens.begin() + static_cast<int64_t>(i), tokens.begin() + static_cast<int64_t>(i + length)});
  return static_cast<double>(distinct.size()) / static_cast<double>(all) - 1;
}

TEST(Repetition, CountsRunsOfAnyLength) {
  Rng rng(3, 0x7E57, 1);
  for (int trial = 0; trial < 400; ++trial) {
    Completion completion;
    completion.tokens.resize(rng.below(40));
    for (auto& token : completion.tokens) token = static_cast<int32_t>(rng.below(3));
    completion.text = "x";
    if (completion.tokens.empty()) completion.text.clear();
    std::string words;
    for (const auto token : completion.tokens) words += std::to_string(token) + " ";
    const int64_t length = 1 + static_cast<int64_t>(rng.below(11));
    const double expected = restated(completion.tokens, static_cast<size_t>(length));
    ASSERT_EQ(RepetitionReward({length, TextUnit::tokens}).judge({}, completion).value, expected)
        << words << length;
    ASSERT_EQ(cost(length, words), expected) << words << length;
  }
}

TEST(Repetition, CannotCountTokensThatAreNotThere) {
  Completion completion;
  completion.text = "text alone";
  EXPECT_EQ(RepetitionReward({1, TextUnit::tokens}).judge({}, completion).value, std::nullopt);
}

TEST(Repetition, NeedsAWordAtLeast) {
  EXPECT_THROW(RepetitionReward({}), UsageError);
  EXPECT_NO_THROW(RepetitionReward({2}));
}

}  // namespace
}  // namespace whet
