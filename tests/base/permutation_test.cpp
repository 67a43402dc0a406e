#include "base/permutation.h"

#include <gtest/gtest.h>

#include <vector>

namespace whet {
namespace {

std::vector<uint64_t> order(uint64_t size, uint64_t epoch, uint64_t seed) {
  std::vector<uint64_t> items;
  for (uint64_t position = 0; position < size; ++position)
    items.push_back(shuffled_index(position, size, epoch, seed));
  return items;
}

TEST(ShuffledIndex, VisitsEveryItemOnce) {
  for (const uint64_t size : {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 4097})
    for (const uint64_t epoch : {0, 1, 7}) {
      std::vector<int> seen(size);
      for (const uint64_t item : order(size, epoch, 3)) ++seen.at(item);
      EXPECT_EQ(seen, std::vector<int>(size, 1)) << size << " items, epoch " << epoch;
    }
}

TEST(ShuffledIndex, DependsOnEpochAndSeed) {
  EXPECT_EQ(order(100, 1, 1), order(100, 1, 1));
  EXPECT_NE(order(100, 1, 1), order(100, 2, 1));
  EXPECT_NE(order(100, 1, 1), order(100, 1, 2));
  EXPECT_NE(order(100, 1, 1), order(100, 1, uint64_t{1} << 40));
}

// Each item stands at each position equally often: 8 items, 4000 epochs, 7 degrees of freedom a position.
TEST(ShuffledIndex, IsUniform) {
  constexpr uint64_t size = 8, epochs = 4000;
  std::vector<std::vector<int>> counts(size, std::vector<int>(size));
  for (uint64_t epoch = 0; epoch < epochs; ++epoch)
    for (uint64_t position = 0; position < size; ++position)
      ++counts[position][shuffled_index(position, size, epoch, 5)];
  for (const auto& row : counts) {
    double sum = 0;
    for (const int count : row) sum += (count - 500.0) * (count - 500.0) / 500.0;
    EXPECT_LT(sum, 29.9);  // p = 0.0001
  }
}

}  // namespace
}  // namespace whet
