// The countdown game: combine given numbers with + - * / into a target. Puzzles are drawn from a counter,
// so there is no data set to store, and solvability is known by exhausting all results beforehand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bounds.h"

namespace whet {

struct CountdownPuzzle {
  std::vector<int> nums;
  int target = 0;

  bool operator==(const CountdownPuzzle&) const = default;
};

inline constexpr int kMaxCountdownCount = 6, kMaxCountdownValue = 100'000;

struct CountdownConfig {
  int count = 3, max_count = 0;
  int min = 1, max = 20;
  int target_min = 1, target_max = 100;
  int max_value = 199;
  int test_percent = 15;
  uint64_t seed = 1;

  template <class V>
  void fields(V& v) {
    v("count", count, "how many numbers a puzzle has, at least where max_count says more",
      within(2, kMaxCountdownCount));
    v("max_count", max_count, "most numbers of a puzzle, whose number of numbers is uniform; 0: count",
      within(0, kMaxCountdownCount));
    v("min", min, "least number, at most max", at_least(1));
    v("max", max, "greatest number, at most max_value; numbers may repeat", at_least(1));
    v("target_min", target_min, "least target, at most max_value", at_least(1));
    v("target_max", target_max, "greatest target, at least target_min");
    v("max_value", max_value, "every intermediate result is an integer from 1 to this",
      within(1, kMaxCountdownValue));
    v("test_percent", test_percent, "share of the number multisets held out for the test split",
      within(0, 100));
    v("seed", seed, "seed of the sequence of puzzles; the split does not depend on it");
  }

  int most_numbers() const { return max_count > 0 ? max_count : count; }
};

enum class Split { train, test };

inline const char* name_of(Split split) { return split == Split::train ? "train" : "test"; }

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const CountdownConfig& config, const std::string& where = "countdown");

// The split that owns these numbers in any order. It looks at the numbers alone, so the two splits never
// share a multiset, whatever the targets and seeds.
Split countdown_split(std::vector<int> nums, int test_percent);

// Every value of [1, max_value] that uses each number exactly once, ascending; all intermediate results
// are integers in [1, max_value].
std::vector<int> reachable_values(const std::vector<int>& nums, int max_value);

// Puzzle number `index` of the split: a pure function of the arguments. Always solvable; the target is
// uniform over the reachable values in [target_min, target_max]. Throws UsageError when the ranges are out
// of bounds or (as far as very many draws can tell) hold no puzzle of this split.
CountdownPuzzle countdown_puzzle(const CountdownConfig& config, Split split, uint64_t index);

// `n` puzzles, pairwise different as (multiset, target). Throws UsageError if the ranges hold fewer.
std::vector<CountdownPuzzle> distinct_countdown_puzzles(const CountdownConfig& config, Split split, size_t n);

}  // namespace whet
