#include "tasks/countdown/puzzle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/philox.h"

namespace whet {
namespace {

// Every end value, by trying all pairs over and over: no subsets, unlike the generator.
void collect(const std::vector<int64_t>& values, int64_t max_value, std::set<int>& found) {
  if (values.size() == 1) {
    if (values[0] <= max_value) found.insert(static_cast<int>(values[0]));
    return;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      if (i == j) continue;
      std::vector<int64_t> rest;
      for (size_t k = 0; k < values.size(); ++k)
        if (k != i && k != j) rest.push_back(values[k]);
      const int64_t a = values[i], b = values[j];
      for (const int64_t c : {a + b, a * b, a - b, a % b == 0 ? a / b : 0}) {
        if (c < 1 || c > max_value) continue;
        rest.push_back(c);
        collect(rest, max_value, found);
        rest.pop_back();
      }
    }
  }
}

std::set<int> brute_force(const std::vector<int>& nums, int max_value) {
  std::set<int> found;
  collect({nums.begin(), nums.end()}, max_value, found);
  return found;
}

std::vector<int> sorted(std::vector<int> nums) {
  std::sort(nums.begin(), nums.end());
  return nums;
}

using Key = std::pair<std::vector<int>, int>;
Key key_of(const CountdownPuzzle& puzzle) { return {sorted(puzzle.nums), puzzle.target}; }

TEST(Countdown, ReachableValuesAgreeWithBruteForce) {
  Rng rng(7, 1, 0);
  for (int round = 0; round < 300; ++round) {
    std::vector<int> nums(static_cast<size_t>(rng.between(1, 4)));
    for (int& n : nums) n = rng.between(1, 30);
    const std::vector<int> values = reachable_values(nums, 199);
    const std::set<int> expected = brute_force(nums, 199);
    EXPECT_EQ(values, std::vector<int>(expected.begin(), expected.end()));
  }
}

TEST(Countdown, PuzzlesAreSolvableAndInRange) {
  for (const int count : {2, 3, 4, 5}) {
    CountdownConfig config;
    config.count = count;
    config.max = count == 4 ? 100 : 20;
    for (uint64_t index = 0; index < (count < 5 ? 300 : 5); ++index) {
      for (const Split split : {Split::train, Split::test}) {
        const CountdownPuzzle puzzle = countdown_puzzle(config, split, index);
        ASSERT_EQ(puzzle.nums.size(), static_cast<size_t>(count));
        for (const int n : puzzle.nums) EXPECT_TRUE(n >= config.min && n <= config.max) << n;
        EXPECT_TRUE(puzzle.target >= 1 && puzzle.target <= 100) << puzzle.target;
        EXPECT_TRUE(brute_force(puzzle.nums, config.max_value).count(puzzle.target));
        EXPECT_EQ(countdown_split(puzzle.nums, config.test_percent), split);
      }
    }
  }
}

TEST(Countdown, SixNumbersCanBeDrawn) {
  CountdownConfig config;
  config.count = 6;
  config.max = 100;
  config.target_min = 100, config.target_max = 999, config.max_value = 9999;
  const CountdownPuzzle puzzle = countdown_puzzle(config, Split::train, 3);
  EXPECT_EQ(puzzle.nums.size(), 6u);
  EXPECT_TRUE(puzzle.target >= 100 && puzzle.target <= 999);
}

TEST(Countdown, IsAPureFunctionOfSeedSplitAndIndex) {
  CountdownConfig config, other;
  other.seed = 2;
  int same_index = 0, same_seed = 0;
  for (uint64_t i = 0; i < 200; ++i) {
    const CountdownPuzzle puzzle = countdown_puzzle(config, Split::train, i);
    EXPECT_EQ(puzzle, countdown_puzzle(config, Split::train, i));
    same_index += puzzle == countdown_puzzle(config, Split::train, i + 1);
    same_seed += puzzle == countdown_puzzle(other, Split::train, i);
  }
  EXPECT_LT(same_index, 5);
  EXPECT_LT(same_seed, 5);
}

// A resumed run must meet the puzzles it would have met; a change here changes every recorded run.
TEST(Countdown, TheSequenceIsPinned) {
  const CountdownConfig config;
  EXPECT_EQ(countdown_puzzle(config, Split::train, 0), (CountdownPuzzle{{17, 11, 14}, 33}));
  EXPECT_EQ(countdown_puzzle(config, Split::train, uint64_t{1} << 40), (CountdownPuzzle{{3, 11, 13}, 20}));
  EXPECT_EQ(countdown_puzzle(config, Split::test, 0), (CountdownPuzzle{{10, 5, 8}, 30}));
}

TEST(Countdown, SplitsNeverShareAMultiset) {
  CountdownConfig train, test;
  test.seed = 99;
  std::set<std::vector<int>> seen;
  for (uint64_t i = 0; i < 20'000; ++i) seen.insert(sorted(countdown_puzzle(train, Split::train, i).nums));
  for (uint64_t i = 0; i < 20'000; ++i)
    ASSERT_FALSE(seen.count(sorted(countdown_puzzle(test, Split::test, i).nums)));
  EXPECT_GT(seen.size(), 1200u);  // of 1540 multisets, 85 % are for training
}

TEST(Countdown, TheSplitIgnoresOrderAndKeepsItsShare) {
  int test = 0, total = 0;
  for (int a = 1; a <= 20; ++a) {
    for (int b = a; b <= 20; ++b) {
      for (int c = b; c <= 20; ++c, ++total) {
        const Split split = countdown_split({a, b, c}, 15);
        EXPECT_EQ(split, countdown_split({c, a, b}, 15));
        test += split == Split::test;
      }
    }
  }
  EXPECT_NEAR(test / static_cast<double>(total), 0.15, 0.03);
}

TEST(Countdown, TargetsAreUniformOverReachableValues) {
  CountdownConfig config;
  config.count = 2, config.min = config.max = 6, config.test_percent = 0;
  std::map<int, int> counts;  // 6-6 is no result: it is 0
  for (uint64_t i = 0; i < 3000; ++i) ++counts[countdown_puzzle(config, Split::train, i).target];
  ASSERT_EQ(counts.size(), 3u);
  for (const int target : {1, 12, 36}) EXPECT_NEAR(counts[target], 1000, 120) << target;
}

TEST(Countdown, DistinctPuzzlesAreDistinct) {
  CountdownConfig config;
  const std::vector<CountdownPuzzle> puzzles = distinct_countdown_puzzles(config, Split::test, 1000);
  ASSERT_EQ(puzzles.size(), 1000u);
  std::set<Key> keys;
  for (const CountdownPuzzle& puzzle : puzzles) {
    keys.insert(key_of(puzzle));
    EXPECT_EQ(countdown_split(puzzle.nums, config.test_percent), Split::test);
  }
  EXPECT_EQ(keys.size(), 1000u);
  EXPECT_EQ(puzzles, distinct_countdown_puzzles(config, Split::test, 1000));
}

TEST(Countdown, CountsAreUniformUpToMaxCount) {
  CountdownConfig config;
  config.count = 3, config.max_count = 5;
  std::map<size_t, int> drawn;
  for (uint64_t index = 0; index < 3000; ++index) {
    const CountdownPuzzle puzzle = countdown_puzzle(config, Split::train, index);
    const std::vector<int> reachable = reachable_values(puzzle.nums, config.max_value);
    EXPECT_TRUE(std::binary_search(reachable.begin(), reachable.end(), puzzle.target));
    ++drawn[puzzle.nums.size()];
  }
  ASSERT_EQ(drawn.size(), 3u);
  for (const auto& [count, times] : drawn) {
    EXPECT_TRUE(count >= 3 && count <= 5);
    EXPECT_NEAR(times, 1000, 130);  // five standard deviations
  }
}

TEST(Countdown, DistinctPuzzlesOfSeveralCountsGoToTheLastOne) {
  CountdownConfig config;
  config.count = 2, config.max_count = 3, config.max = 6, config.test_percent = 50;
  std::set<Key> all;
  const auto insert = [&](const std::vector<int>& nums) {
    if (countdown_split(nums, 50) != Split::test) return;
    for (const int target : brute_force(nums, config.max_value))
      if (target <= config.target_max) all.insert({nums, target});
  };
  for (int a = 1; a <= 6; ++a)
    for (int b = a; b <= 6; ++b) {
      insert({a, b});
      for (int c = b; c <= 6; ++c) insert({a, b, c});
    }
  std::set<Key> keys;
  for (const CountdownPuzzle& puzzle : distinct_countdown_puzzles(config, Split::test, all.size()))
    keys.insert(key_of(puzzle));
  EXPECT_EQ(keys, all);
  EXPECT_THROW(distinct_countdown_puzzles(config, Split::test, all.size() + 1), UsageError);
}

TEST(Countdown, DistinctPuzzlesGoToTheLastOneAndNoFurther) {
  CountdownConfig config;
  config.max = 8, config.test_percent = 30;
  std::set<Key> all;
  for (int a = 1; a <= 8; ++a)
    for (int b = a; b <= 8; ++b)
      for (int c = b; c <= 8; ++c)
        if (countdown_split({a, b, c}, 30) == Split::test)
          for (const int target : brute_force({a, b, c}, config.max_value))
            if (target <= config.target_max) all.insert({{a, b, c}, target});
  std::set<Key> keys;
  for (const CountdownPuzzle& puzzle : distinct_countdown_puzzles(config, Split::test, all.size()))
    keys.insert(key_of(puzzle));
  EXPECT_EQ(keys, all);
  EXPECT_THROW(distinct_countdown_puzzles(config, Split::test, all.size() + 1), UsageError);
}

TEST(Countdown, RefusesRangesThatMakeNoSense) {
  const auto message = [](auto change) -> std::string {
    CountdownConfig config;
    change(config);
    try {
      countdown_puzzle(config, Split::train, 0);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(message([](auto& c) { c.count = 1; }), "countdown.count: expected a number from 2 to 6, got 1");
  EXPECT_EQ(message([](auto& c) { c.count = 7; }), "countdown.count: expected a number from 2 to 6, got 7");
  EXPECT_EQ(message([](auto& c) { c.max_count = 2; }),
            "countdown.max_count: expected 0 or at least count (3), got 2");
  EXPECT_EQ(message([](auto& c) { c.max = 500; }),
            "countdown.max: expected at most max_value (199), got 500");
  EXPECT_EQ(message([](auto& c) { c.min = 21; }), "countdown.min: expected at most max (20), got 21");
  EXPECT_EQ(message([](auto& c) { c.target_min = 0; }), "countdown.target_min: expected at least 1, got 0");
  EXPECT_EQ(message([](auto& c) { c.target_min = 150; }),
            "countdown.target_max: expected at least target_min (150), got 100");
  EXPECT_EQ(message([](auto& c) { c.test_percent = 101; }),
            "countdown.test_percent: expected a number from 0 to 100, got 101");
  EXPECT_EQ(message([](auto& c) { c.max_value = 0; }),
            "countdown.max_value: expected a number from 1 to 100000, got 0");
  EXPECT_NE(message([](auto& c) { c.test_percent = 100; }).find("no train puzzle found"), std::string::npos);
  EXPECT_NE(message([](auto& c) { c.count = 2, c.max = 2, c.target_min = 50; }).find("no train puzzle found"),
            std::string::npos);
  EXPECT_EQ(message([](auto&) {}), "accepted");
}

}  // namespace
}  // namespace whet
