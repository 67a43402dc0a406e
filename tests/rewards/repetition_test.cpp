#include "rewards/repetition.h"

#include <gtest/gtest.h>

#include "base/error.h"

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

TEST(Repetition, NeedsAWordAtLeast) {
  EXPECT_THROW(RepetitionReward({}), UsageError);
  EXPECT_THROW(RepetitionReward({2, "letters"}), UsageError);
  EXPECT_NO_THROW(RepetitionReward({2}));
}

}  // namespace
}  // namespace whet
