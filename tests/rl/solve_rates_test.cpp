#include "rl/solve_rates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>

#include "base/error.h"
#include "base/philox.h"
#include "base/statistics.h"
#include "tests/support/expect_throw.h"
#include "tests/support/groups.h"

namespace whet {
namespace {

using Answers = std::vector<std::vector<int>>;

// Share of the k-subsets of n samples, the first `right` of them right, that hold a right one.
double enumerate_pass_at_k(int n, int right, int k) {
  int subsets = 0, passed = 0;
  for (uint32_t subset = 0; subset < (1u << n); ++subset)
    if (std::popcount(subset) == k) {
      ++subsets;
      passed += (subset & ((1u << right) - 1)) != 0;
    }
  return static_cast<double>(passed) / subsets;
}

Group group_with_right(int n, int right) {
  std::vector<double> rewards(static_cast<size_t>(n));
  std::fill_n(rewards.begin(), right, 1.0);
  return group_with_rewards(rewards);
}

TEST(PassAtK, IsTheShareOfSubsetsThatHoldARightSample) {
  constexpr int kSamples = 7;
  for (int right = 0; right <= kSamples; ++right)
    for (int k = 1; k <= kSamples; ++k)
      EXPECT_NEAR(pass_at_k({group_with_right(kSamples, right)}, "accuracy", k).at(0),
                  enumerate_pass_at_k(kSamples, right, k), 1e-12)
          << right << " right, k = " << k;
}

TEST(PassAtK, HasAValueForEachPrompt) {
  EXPECT_EQ(pass_at_k({group_with_right(4, 4), group_with_right(4, 1)}, "accuracy", 1),
            (std::vector<double>{1, 0.25}));
  EXPECT_TRUE(pass_at_k({group_with_right(4, 4)}, "another", 1).empty()) << "a rule that did not apply";
  EXPECT_MESSAGE(Error, pass_at_k({group_with_right(4, 4)}, "accuracy", 5),
                 "pass@5 needs at least 5 samples, there are 4");
}

TEST(PassAtK, AnAlmostRightSampleIsWrong) {
  EXPECT_EQ(pass_at_k({group_with_rewards({0.99, 0.5})}, "accuracy", 2), std::vector<double>{0});
}

TEST(PassAtK, LeavesOutWhatWasNotJudged) {
  Group group = group_with_rewards({1, 0, 0, 0});
  group.completions[3].score.parts[0].value.reset();
  EXPECT_NEAR(pass_at_k({group}, "accuracy", 1).at(0), 1.0 / 3, 1e-12);
  EXPECT_NEAR(pass_at_k({group}, "accuracy", 2).at(0), 2.0 / 3, 1e-12);
  EXPECT_EQ(pass_at_k({group, group_with_right(4, 0)}, "accuracy", 4), std::vector<double>{0})
      << "too few of the first";
  EXPECT_TRUE(pass_at_k({group}, "accuracy", 4).empty());
}

TEST(AverageValues, KeepsWhatIsBetween0And1) {
  EXPECT_EQ(average_values({group_with_rewards({1, 0.5, 0, 0.5}), group_with_rewards({0.25})}, "accuracy"),
            (std::vector<double>{0.5, 0.25}));
}

TEST(ConsAtK, TheMostFrequentAnswerWins) {
  const Group group = group_with_rewards({0, 1, 1, 0, 0});
  EXPECT_EQ(cons_at_k({group}, {{5, 7, 7, 3, 4}}, "accuracy", 5), std::vector<double>{1});
  EXPECT_EQ(cons_at_k({group}, {{5, 7, 7, 5, 5}}, "accuracy", 5), std::vector<double>{0});
}

TEST(ConsAtK, OfATieTheShareOfCorrectAnswersCounts) {
  const Group group = group_with_rewards({0, 1, 1, 0, 0, 0});
  EXPECT_EQ(cons_at_k({group}, {{5, 7, 7, 5, 3, 4}}, "accuracy", 6), std::vector<double>{0.5});
  EXPECT_EQ(cons_at_k({group}, {{5, 7, 7, 5, 3, 3}}, "accuracy", 6), std::vector<double>{1.0 / 3});
}

TEST(ConsAtK, WithoutAnAnswerThereIsNoVote) {
  const Group group = group_with_rewards({0, 0, 1, 0});
  EXPECT_EQ(cons_at_k({group}, {{-1, -1, 7, -1}}, "accuracy", 4), std::vector<double>{1});
  EXPECT_EQ(cons_at_k({group}, {{-1, -1, -1, -1}}, "accuracy", 4), std::vector<double>{0});
}

TEST(ConsAtK, SmallerKsAreTheMeanOverRunsOfSamples) {
  const Group group = group_with_rewards({1, 1, 0, 0, 0, 1, 1, 1});
  const Answers answers{{1, 1, 2, 3, 3, 1, 1, 1}};
  EXPECT_EQ(cons_at_k({group}, answers, "accuracy", 3), std::vector<double>{0.5}) << "1 1 2, then 3 3 1";
  EXPECT_EQ(cons_at_k({group}, answers, "accuracy", 8), std::vector<double>{1});
}

TEST(ConsAtK, LeavesOutWhatWasNotJudged) {
  Group group = group_with_rewards({0, 0, 1, 1, 1});
  for (const size_t unjudged : {0, 1}) group.completions[unjudged].score.parts[0].value.reset();
  const Answers answers{{5, 5, 7, 7, 5}};
  EXPECT_EQ(cons_at_k({group}, answers, "accuracy", 3), std::vector<double>{1});
  EXPECT_TRUE(cons_at_k({group}, answers, "accuracy", 4).empty());
  EXPECT_MESSAGE(Error, cons_at_k({group}, answers, "accuracy", 6),
                 "cons@6 needs at least 6 samples, there are 5");
}

// Over many prompts the mean for a small k of many samples is the chance of k fresh ones, which is
// enumerated.
TEST(ConsAtK, IsUnbiased) {
  const std::vector<double> chances{0.45, 0.35, 0.2};  // of the answers 0 (correct), 1 and none
  double expected = 0;
  for (int draw = 0; draw < 27; ++draw) {
    double chance = 1;
    std::map<int, int> votes;
    for (int i = 0, rest = draw; i < 3; ++i, rest /= 3) {
      chance *= chances[static_cast<size_t>(rest % 3)];
      if (rest % 3 < 2) ++votes[rest % 3];
    }
    expected += votes[0] > votes[1] ? chance : votes[0] == votes[1] && votes[0] > 0 ? chance / 2 : 0;
  }
  std::vector<Group> groups;
  Answers answers;
  for (uint64_t prompt = 0; prompt < 4000; ++prompt) {
    Rng rng(3, 0, prompt);
    std::vector<double> rewards;
    auto& own = answers.emplace_back();
    for (int i = 0; i < 9; ++i) {
      const double u = rng.between(0, 99999) / 100000.0;
      own.push_back(u < 0.45 ? 0 : u < 0.8 ? 1 : -1);
      rewards.push_back(own.back() == 0);
    }
    groups.push_back(group_with_rewards(rewards));
  }
  EXPECT_NEAR(mean_of(cons_at_k(groups, answers, "accuracy", 3)), expected, 0.015);  // 3 standard errors
}

}  // namespace
}  // namespace whet
