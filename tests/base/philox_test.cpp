#include "base/philox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace whet {
namespace {

// kat_vectors of the Random123 library, philox4x32 with 10 rounds.
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr uint32_t kAll = 0xffffffff;
  EXPECT_EQ(philox({kAll, kAll, kAll, kAll}, {kAll, kAll}),
            (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, UniformsLieInTheHalfOpenUnit) {
  EXPECT_EQ(to_unit(0), 0.0f);
  EXPECT_LT(to_unit(0xffffffff), 1.0f);
  EXPECT_EQ(to_unit(0x80000000), 0.5f);
}

TEST(Philox, EveryPartOfTheKeyChangesATokensDraw) {
  const float draw = token_uniform(1, 2, 3, 4, 5);
  EXPECT_EQ(draw, token_uniform(1, 2, 3, 4, 5));
  const std::set<float> draws{draw,
                              token_uniform(9, 2, 3, 4, 5),
                              token_uniform(1 + (uint64_t{1} << 32), 2, 3, 4, 5),
                              token_uniform(1, 9, 3, 4, 5),
                              token_uniform(1, 2, 9, 4, 5),
                              token_uniform(1, 2, 3, 9, 5),
                              token_uniform(1, 2, 3, 4, 9)};
  EXPECT_EQ(draws.size(), 7u);
}

TEST(Philox, NeighbouringDrawsAreUniform) {
  constexpr int kBins = 20, kDraws = 20000;
  std::vector<int> counts(kBins);
  for (uint32_t i = 0; i < kDraws; ++i)
    ++counts[static_cast<size_t>(token_uniform(1, 0, i / 64, i % 64, 0) * kBins)];
  double chi_square = 0;
  for (int count : counts) chi_square += std::pow(count - kDraws / kBins, 2) / (kDraws / kBins);
  EXPECT_LT(chi_square, 43.8);  // 19 degrees of freedom, p = 0.001
}

TEST(Rng, IsNamedByItsArguments) {
  const auto first = [](uint64_t seed, uint32_t stream, uint64_t index) {
    return Rng(seed, stream, index).bits();
  };
  EXPECT_EQ(first(1, 2, 3), first(1, 2, 3));
  EXPECT_EQ(std::set<uint32_t>({first(1, 2, 3), first(2, 2, 3), first(1, 3, 3), first(1, 2, 4),
                                first(1, 2, 3 + (uint64_t{1} << 32))})
                .size(),
            5u);
}

TEST(Rng, DrawsLieInTheirRanges) {
  Rng rng(1, 0, 0);
  std::set<int> seen;
  for (int i = 0; i < 500; ++i) {
    seen.insert(rng.between(-2, 2));
    EXPECT_LT(rng.below(3), 3u);
  }
  EXPECT_EQ(seen, (std::set<int>{-2, -1, 0, 1, 2}));
  EXPECT_FALSE(rng.chance(0));
  EXPECT_TRUE(rng.chance(1));
}

TEST(Rng, ShufflesWithoutLoss) {
  std::vector<int> items(100);
  for (int i = 0; i < 100; ++i) items[static_cast<size_t>(i)] = i;
  auto shuffled = items;
  Rng(1, 0, 0).shuffle(shuffled);
  EXPECT_NE(shuffled, items);
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_EQ(shuffled, items);
}

}  // namespace
}  // namespace whet
