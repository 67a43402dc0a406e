#include "rl/advantage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/groups.h"

namespace whet {
namespace {

std::vector<std::vector<float>> advantages(const std::vector<std::vector<double>>& rewards,
                                           const AdvantageConfig& config) {
  std::vector<Group> groups;
  for (const auto& row : rewards) groups.push_back(group_with_rewards(row));
  estimate_advantages(groups, config);
  std::vector<std::vector<float>> result;
  for (const auto& group : groups) {
    result.emplace_back();
    for (const auto& completion : group.completions) result.back().push_back(completion.advantage);
  }
  return result;
}

// Rewards 1 0 0 0: mean 0.25, sum of squares 0.75, standard deviation sqrt(0.75 / 3) = 0.5.
// Rewards 0 2: mean 1, standard deviation sqrt(2). All six: mean 0.5, squares 3.5, deviation sqrt(0.7).
const std::vector<std::vector<double>> kRewards{{1, 0, 0, 0}, {0, 2}};

TEST(Advantage, DividesByTheGroupsDeviation) {
  const auto got = advantages(kRewards, {AdvantageScale::group, 1e-4});
  EXPECT_FLOAT_EQ(got[0][0], static_cast<float>(0.75 / 0.5001));
  EXPECT_FLOAT_EQ(got[0][3], static_cast<float>(-0.25 / 0.5001));
  EXPECT_FLOAT_EQ(got[1][0], static_cast<float>(-1 / (std::sqrt(2.0) + 1e-4)));
  EXPECT_FLOAT_EQ(got[1][1], static_cast<float>(1 / (std::sqrt(2.0) + 1e-4)));
}

TEST(Advantage, DividesByTheBatchsDeviation) {
  const auto got = advantages(kRewards, {AdvantageScale::batch, 0.1});
  const double scale = std::sqrt(0.7) + 0.1;
  EXPECT_FLOAT_EQ(got[0][0], static_cast<float>(0.75 / scale));
  EXPECT_FLOAT_EQ(got[0][1], static_cast<float>(-0.25 / scale));
  EXPECT_FLOAT_EQ(got[1][1], static_cast<float>(1 / scale));
}

TEST(Advantage, OrDoesNotDivide) {
  const auto got = advantages(kRewards, {AdvantageScale::none, 1e-4});
  EXPECT_EQ(got[0], (std::vector<float>{0.75f, -0.25f, -0.25f, -0.25f}));
  EXPECT_EQ(got[1], (std::vector<float>{-1, 1}));
}

TEST(Advantage, WhatWasNotJudgedIsAsIfItWereNotThere) {
  for (const auto scale : {AdvantageScale::group, AdvantageScale::batch, AdvantageScale::none}) {
    const auto without = advantages(kRewards, {scale, 1e-4});
    std::vector<Group> groups{group_with_rewards({1, 7, 0, 0, 0}), group_with_rewards({0, 2, 9})};
    groups[0].completions[1].score.value.reset();
    groups[1].completions[2].score.value.reset();
    estimate_advantages(groups, {scale, 1e-4});
    EXPECT_EQ(groups[0].completions[0].advantage, without[0][0]);
    EXPECT_EQ(groups[0].completions[1].advantage, 0);
    EXPECT_EQ(groups[0].completions[4].advantage, without[0][3]);
    EXPECT_EQ(groups[1].completions[1].advantage, without[1][1]);
    EXPECT_EQ(groups[1].completions[2].advantage, 0);
  }
}

// One group; a row is the parts of one completion, which have these weights.
Group group_with_parts(const std::vector<std::vector<double>>& rows, const std::vector<double>& weights) {
  Group group = group_with_rewards(std::vector<double>(rows.size(), 0.0));
  for (size_t c = 0; c < rows.size(); ++c) {
    auto& score = group.completions[c].score;
    score = {0.0, {}};
    for (size_t p = 0; p < weights.size(); ++p) {
      score.parts.push_back({std::string(1, static_cast<char>('a' + p)), rows[c][p], weights[p]});
      *score.value += weights[p] * rows[c][p];
    }
  }
  return group;
}

TEST(Advantage, NormalizesEachPart) {
  // Parts a: 1 0 0 1, mean 1/2, deviation sqrt(1/3); b: 0 0 4 0, mean 1, deviation 2; c is logged only.
  std::vector<Group> groups{group_with_parts({{1, 0, 5}, {0, 0, 6}, {0, 4, 7}, {1, 0, 8}}, {1, 0.5, 0}),
                            group_with_parts({{3, 3, 0}, {3, 3, 1}}, {1, 0.5, 0})};
  estimate_advantages(groups, {AdvantageScale::group, 0, AdvantageAggregate::normalize_each});
  const double a = 0.5 / std::sqrt(1.0 / 3);
  const double sums[] = {a - 0.25, -a - 0.25, -a + 0.75, a - 0.25};
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  const double scale = std::sqrt(squares / 5);  // of six completions; the mean is 0
  for (size_t c = 0; c < 4; ++c)
    EXPECT_FLOAT_EQ(groups[0].completions[c].advantage, static_cast<float>(sums[c] / scale)) << c;
  EXPECT_EQ(groups[1].completions[0].advantage, 0) << "equal parts teach nothing, not even by rounding";
}

TEST(Advantage, NormalizingEachDistinguishesEqualSums) {
  // The sums 0 1 and 0 2 have the same advantages within their groups; their parts do not.
  const std::vector<Group> groups{group_with_parts({{0, 0}, {1, 0}}, {1, 1}),
                                  group_with_parts({{0, 0}, {1, 1}}, {1, 1})};
  auto summed = groups, each = groups;
  estimate_advantages(summed, {AdvantageScale::group, 0});
  estimate_advantages(each, {AdvantageScale::group, 0, AdvantageAggregate::normalize_each});
  EXPECT_FLOAT_EQ(summed[0].completions[1].advantage, summed[1].completions[1].advantage);
  EXPECT_FLOAT_EQ(2 * each[0].completions[1].advantage, each[1].completions[1].advantage);
}

TEST(Advantage, NormalizingEachLeavesOutWhatWasNotJudged) {
  std::vector<Group> without{group_with_parts({{1, 0}, {0, 2}, {0, 1}}, {1, 1})};
  std::vector<Group> groups{group_with_parts({{1, 0}, {0, 2}, {9, 9}, {0, 1}}, {1, 1})};
  groups[0].completions[2].score.value.reset();
  groups[0].completions[2].score.parts[0].value.reset();
  estimate_advantages(without, {AdvantageScale::group, 1e-4, AdvantageAggregate::normalize_each});
  estimate_advantages(groups, {AdvantageScale::group, 1e-4, AdvantageAggregate::normalize_each});
  EXPECT_EQ(groups[0].completions[2].advantage, 0);
  EXPECT_EQ(groups[0].completions[3].advantage, without[0].completions[2].advantage);
}

// The others' mean for each: 0, 1/3, 1/3, 1/3; then 2 and 0.
TEST(Advantage, LeavesOneOut) {
  const auto got =
      advantages(kRewards, {.scale = AdvantageScale::none, .baseline = AdvantageBaseline::leave_one_out});
  EXPECT_FLOAT_EQ(got[0][0], 1);
  EXPECT_FLOAT_EQ(got[0][1], -1.0f / 3);
  EXPECT_EQ(got[1], (std::vector<float>{-2, 2}));
}

TEST(Advantage, ADeviationOfZeroDividesNothing) {
  for (const double eps : {0.0, 1e-4}) {
    EXPECT_EQ(advantages({{1, 1}}, {AdvantageScale::group, eps, {}, AdvantageBaseline::none})[0],
              (std::vector<float>{1, 1}));
    EXPECT_EQ(advantages({{1, 1}, {0, 0}}, {AdvantageScale::group, eps, {}, AdvantageBaseline::batch})[0],
              (std::vector<float>{0.5, 0.5}));
    EXPECT_EQ(advantages({{2, 2}}, {AdvantageScale::whiten, eps, {}, AdvantageBaseline::batch})[0],
              (std::vector<float>{0, 0}));
    EXPECT_EQ(advantages({{2, 2}}, {AdvantageScale::batch, eps, {}, AdvantageBaseline::batch})[0],
              (std::vector<float>{0, 0}));
  }
}

// REINFORCE++: rewards less their mean 0.5 over the batch, by the deviation sqrt(0.7).
TEST(Advantage, WhitensTheBatch) {
  const auto got = advantages(kRewards, {AdvantageScale::whiten, 0.1, {}, AdvantageBaseline::batch});
  EXPECT_FLOAT_EQ(got[0][0], static_cast<float>(0.5 / (std::sqrt(0.7) + 0.1)));
  EXPECT_FLOAT_EQ(got[1][1], static_cast<float>(1.5 / (std::sqrt(0.7) + 0.1)));
  // With baselines of their own: 0.75, -0.25 (3), -1, 1 are centered, and their squares sum to 2.75.
  const auto own = advantages(kRewards, {AdvantageScale::whiten, 0, {}, AdvantageBaseline::group});
  EXPECT_FLOAT_EQ(own[0][0], static_cast<float>(0.75 / std::sqrt(2.75 / 5)));
  EXPECT_FLOAT_EQ(own[1][0], static_cast<float>(-1 / std::sqrt(2.75 / 5)));
}

TEST(Advantage, WithoutABaselineIsTheReward) {
  const auto got = advantages(kRewards, {.scale = AdvantageScale::none, .baseline = AdvantageBaseline::none});
  EXPECT_EQ(got[0], (std::vector<float>{1, 0, 0, 0}));
}

// Chen et al. (arXiv 2508.10751): a right completion passes for sure; with it the group passes in 3 of 6
// pairs, and a wrong one in 1 of the 3 pairs that it belongs to.
TEST(Advantage, OfPassAtKIsWhatACompletionAddsToItsSets) {
  const auto got = advantages({{1, 0, 0, 0}}, {.scale = AdvantageScale::none, .max_at_k = 2});
  EXPECT_FLOAT_EQ(got[0][0], 0.5);
  EXPECT_FLOAT_EQ(got[0][3], 1.0f / 3 - 0.5f);
  // Without a wrong one, 2 of 3 pairs pass; without the right one none.
  const auto left_out =
      advantages({{1, 0, 0, 0}}, {AdvantageScale::none, 0, {}, AdvantageBaseline::leave_one_out, 2});
  EXPECT_FLOAT_EQ(left_out[0][0], 1);
  EXPECT_FLOAT_EQ(left_out[0][1], 1.0f / 3 - 2.0f / 3);
}

TEST(Advantage, SubtractsThePenalty) {
  std::vector<Group> groups{group_with_rewards({1, 1, 0, 0})};
  groups[0].completions[1].penalty = 1;
  estimate_advantages(groups, {.scale = AdvantageScale::none});
  EXPECT_FLOAT_EQ(groups[0].completions[0].advantage, 0.75);
  EXPECT_FLOAT_EQ(groups[0].completions[1].advantage, -0.25);
}

// Also where the mean of equal numbers is not that number in floating point.
TEST(Advantage, EqualRewardsTeachNothing) {
  for (const auto scale : {AdvantageScale::group, AdvantageScale::batch, AdvantageScale::none})
    for (const double reward : {0.0, 1.0, 0.1, 1.1})
      EXPECT_EQ(advantages({{reward, reward, reward}, {0, 1}}, {scale, 1e-4})[0],
                (std::vector<float>{0, 0, 0}));
}

}  // namespace
}  // namespace whet
