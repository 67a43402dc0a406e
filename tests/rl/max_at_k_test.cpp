#include "rl/max_at_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/error.h"
#include "base/philox.h"

namespace whet {
namespace {

// By all sets of k.
double brute_force(const std::vector<double>& rewards, int k, size_t i, bool with) {
  double sum = 0, sets = 0;
  for (uint32_t set = 0; set < 1u << rewards.size(); ++set) {
    if (std::popcount(set) != k || ((set >> i & 1) != 0) != with) continue;
    double largest = -1e9;
    for (size_t j = 0; j < rewards.size(); ++j)
      if (set >> j & 1) largest = std::max(largest, rewards[j]);
    sum += largest;
    ++sets;
  }
  return sum / sets;
}

TEST(MaxAtK, IsTheMeanOverAllSets) {
  Rng rng(5, 0, 0);
  for (int n = 2; n <= 9; ++n) {
    std::vector<double> rewards;
    for (int i = 0; i < n; ++i) rewards.push_back(rng.below(4) - 1.5);  // with ties, and negative ones
    for (int k = 1; k <= n; ++k)
      for (size_t i = 0; i < rewards.size(); ++i) {
        EXPECT_NEAR(max_with(rewards, k)[i], brute_force(rewards, k, i, true), 1e-12) << n << " " << k;
        if (k < n) EXPECT_NEAR(max_without(rewards, k)[i], brute_force(rewards, k, i, false), 1e-12);
      }
  }
}

TEST(MaxAtK, OfManyCompletionsStaysFinite) {
  std::vector<double> rewards(1024, 0.0);
  rewards[7] = 1;
  const auto with = max_with(rewards, 512);
  EXPECT_NEAR(with[7], 1, 1e-9);
  EXPECT_NEAR(with[0], 511.0 / 1023, 1e-9);
  EXPECT_THROW(max_with(rewards, 1025), Error);
  EXPECT_THROW(max_without(rewards, 1024), Error);
}

}  // namespace
}  // namespace whet
