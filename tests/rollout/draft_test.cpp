// Drafting against a search that tries every n-gram at every position.
#include "rollout/draft.h"

#include <gtest/gtest.h>

#include "base/philox.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

Ids drafted(const Ids& tokens, int64_t count, NgramConfig config = {}) {
  Ids draft{-7, -7};
  draft_ngram(config, tokens, count, draft);
  return draft;
}

Ids searched(const Ids& tokens, int64_t count, NgramConfig config) {
  const auto size = static_cast<int>(tokens.size());
  for (int n = std::min(config.max_ngram, size); n >= config.min_ngram; --n) {
    const Ids suffix(tokens.end() - n, tokens.end());
    for (int begin = size - n - 1; begin >= 0; --begin) {
      if (Ids(tokens.begin() + begin, tokens.begin() + begin + n) != suffix) continue;
      Ids whole = tokens;
      while (whole.size() < tokens.size() + static_cast<size_t>(count))
        whole.push_back(whole[whole.size() - static_cast<size_t>(size - begin - n)]);
      return Ids(whole.begin() + size, whole.end());
    }
  }
  return {};
}

TEST(Draft, GoesOnAsTheLastTime) {
  EXPECT_EQ(drafted({1, 2, 3, 4, 5, 9, 1, 2}, 3), (Ids{3, 4, 5}));
  EXPECT_EQ(drafted({1, 2, 3, 1, 2, 4, 1, 2}, 1), (Ids{4})) << "the most recent";
  EXPECT_EQ(drafted({8, 1, 2, 3, 9, 1, 2, 4, 8, 1, 2}, 1), (Ids{3})) << "but a longer one first";
  EXPECT_EQ(drafted({1, 2, 3, 4, 5, 1, 2}, 0), Ids{});
}

TEST(Draft, DraftsLoopsToAnyLength) {
  EXPECT_EQ(drafted({5, 5, 5}, 4), (Ids{5, 5, 5, 5}));
  EXPECT_EQ(drafted({1, 2, 3, 1, 2, 3, 1, 2}, 5), (Ids{3, 1, 2, 3, 1}));
}

TEST(Draft, HasNothingToSayWhereNothingRecurs) {
  EXPECT_EQ(drafted({}, 4), Ids{});
  EXPECT_EQ(drafted({1}, 4), Ids{});
  EXPECT_EQ(drafted({1, 2, 3, 4}, 4), Ids{});
  EXPECT_EQ(drafted({3, 1, 2, 3}, 4), Ids{}) << "one token is less than min_ngram";
  EXPECT_EQ(drafted({3, 1, 2, 3}, 2, {1, 4}), (Ids{1, 2}));
  EXPECT_EQ(drafted({3, 3}, 2), Ids{}) << "a pair does not occur before itself";
}

TEST(Draft, FindsWhatASearchOfEveryPositionFinds) {
  Rng rng(3, 0, 0);
  int found = 0;
  for (int round = 0; round < 5000; ++round) {
    Ids tokens;
    const int alphabet = rng.between(1, 6);
    for (int length = rng.between(0, 30); length > 0; --length) tokens.push_back(rng.between(1, alphabet));
    NgramConfig config;
    config.min_ngram = rng.between(1, 3);
    config.max_ngram = config.min_ngram + rng.between(0, 4);
    const int count = rng.between(0, 9);
    const Ids expected = searched(tokens, count, config);
    ASSERT_EQ(drafted(tokens, count, config), expected) << testing::PrintToString(tokens);
    found += !expected.empty();
  }
  EXPECT_GT(found, 1000);
}

TEST(Draft, AllocatesNothingButTheDraft) {
  Ids draft;
  draft.reserve(8);
  const int32_t* const buffer = draft.data();
  draft_ngram({}, Ids{1, 2, 3, 1, 2}, 8, draft);
  EXPECT_EQ(draft.size(), 8u);
  EXPECT_EQ(draft.data(), buffer);
}

TEST(Draft, LengthsOutOfRangeAreNamed) {
  EXPECT_NO_THROW(validate(NgramConfig{1, 1}));
  EXPECT_MESSAGE(UsageError, validate(NgramConfig{0, 4}, "draft"),
                 "draft.min_ngram: expected at least 1, got 0");
  EXPECT_MESSAGE(UsageError, validate(NgramConfig{3, 2}, "draft"),
                 "draft.max_ngram: expected at least min_ngram");
}

}  // namespace
}  // namespace whet
