#include "rl/interval.h"

#include <gtest/gtest.h>

#include "base/philox.h"
#include "base/statistics.h"

namespace whet {
namespace {

std::vector<double> with_ones(size_t count, size_t ones) {
  std::vector<double> values(count);
  std::fill_n(values.begin(), ones, 1.0);
  return values;
}

// scipy.stats.binomtest(ones, count).proportion_ci(0.95, "wilson") of SciPy 1.17.
TEST(Interval, OfZerosAndOnesIsWilsons) {
  const struct {
    size_t count, ones;
    double low, high;
  } cases[] = {{10, 0, 0.0, 0.27753279}, {10, 3, 0.10779127, 0.60322185}, {1, 1, 0.20654931, 1.0}};
  for (const auto& [count, ones, low, high] : cases) {
    const auto interval = interval_of_mean(with_ones(count, ones));
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, low, 1e-8) << ones << " of " << count;
    EXPECT_NEAR(interval->high, high, 1e-8) << ones << " of " << count;
  }
}

TEST(Interval, OfOtherValuesIsNormalWithPromptsAsTheUnit) {
  const auto interval = interval_of_mean({0.25, 0.5, 0.75, 0.5});
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 0.5 - 1.959964 * 0.2041241 / 2, 1e-6);
  EXPECT_NEAR(interval->high, 0.5 + 1.959964 * 0.2041241 / 2, 1e-6);
  EXPECT_EQ(interval_of_mean({0.5, 0, 0, 0})->low, 0) << "no rate is below 0";
  EXPECT_EQ(interval_of_mean({0.5, 1, 1, 1})->high, 1);
}

TEST(Interval, IsMissingWhereNothingDeterminesIt) {
  EXPECT_FALSE(interval_of_mean({}));
  EXPECT_FALSE(interval_of_mean({0.5}));
}

// Prompts whose solve rates differ, 8 samples each: 95 of 100 intervals hold the mean solve rate.
TEST(Interval, CoversTheRateAsOftenAsItSays) {
  int covered = 0;
  constexpr int kRounds = 600;
  for (uint64_t round = 0; round < kRounds; ++round) {
    Rng rng(11, 0, round);
    std::vector<double> values;
    for (int prompt = 0; prompt < 100; ++prompt) {
      const double rate = rng.between(0, 999) / 999.0;
      int solved = 0;
      for (int sample = 0; sample < 8; ++sample) solved += rng.between(0, 99999) / 1e5 < rate;
      values.push_back(solved / 8.0);
    }
    const auto interval = interval_of_mean(values);
    covered += interval->low <= 0.5 && 0.5 <= interval->high;
  }
  EXPECT_NEAR(covered / static_cast<double>(kRounds), 0.95, 0.03);
}

}  // namespace
}  // namespace whet
