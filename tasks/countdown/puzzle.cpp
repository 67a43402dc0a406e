#include "tasks/countdown/puzzle.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/error.h"
#include "base/fields.h"
#include "base/philox.h"

namespace whet {

namespace {

// Names of random streams; no two uses share one.
constexpr uint32_t kTrainStream = 0x0C0D0001, kTestStream = 0x0C0D0002, kFillStream = 0x0C0D0003;
constexpr uint32_t kSplitHash = 0x0C0D0004;

constexpr int kMaxDraws = 100'000;

// The values of [1, max_value] that some a of `left` and b of `right` combine into, marked in `seen`.
void combine(const std::vector<int>& left, const std::vector<int>& right, int max_value,
             std::vector<char>& seen) {
  const auto mark = [&](int64_t value) {
    if (value >= 1 && value <= max_value) seen[static_cast<size_t>(value)] = 1;
  };
  for (const int64_t a : left) {
    for (const int64_t b : right) {
      const auto [low, high] = std::minmax(a, b);
      mark(a + b), mark(a * b), mark(high - low);
      if (high % low == 0) mark(high / low);
    }
  }
}

// The reachable values of every subset of the numbers, by bit mask.
std::vector<std::vector<int>> values_of_subsets(const std::vector<int>& nums, int max_value) {
  std::vector<std::vector<int>> values(size_t{1} << nums.size());
  for (size_t mask = 1; mask < values.size(); ++mask) {
    if ((mask & (mask - 1)) == 0) {
      for (size_t i = 0; i < nums.size(); ++i)
        if (mask == size_t{1} << i) values[mask] = {nums[i]};
      continue;
    }
    std::vector<char> seen(static_cast<size_t>(max_value) + 1);
    for (size_t part = (mask - 1) & mask; part > (mask ^ part); part = (part - 1) & mask)
      combine(values[part], values[mask ^ part], max_value, seen);
    for (int value = 1; value <= max_value; ++value)
      if (seen[static_cast<size_t>(value)]) values[mask].push_back(value);
  }
  return values;
}

std::vector<int> targets_of(const CountdownConfig& config, const std::vector<int>& nums) {
  std::vector<int> targets = reachable_values(nums, config.max_value);
  std::erase_if(targets, [&](int t) { return t < config.target_min || t > config.target_max; });
  return targets;
}

std::vector<int> sorted(std::vector<int> nums) {
  std::sort(nums.begin(), nums.end());
  return nums;
}

using PuzzleKey = std::pair<std::vector<int>, int>;  // (multiset in order, target)

PuzzleKey key_of(const CountdownPuzzle& puzzle) { return {sorted(puzzle.nums), puzzle.target}; }

// Appends every puzzle of `count` numbers of the split, one per multiset and target, in a fixed order.
void append_puzzles(const CountdownConfig& config, Split split, int count,
                    std::vector<CountdownPuzzle>& all) {
  std::vector<int> nums(static_cast<size_t>(count), config.min);
  while (true) {
    if (countdown_split(nums, config.test_percent) == split)
      for (const int target : targets_of(config, nums)) all.push_back({nums, target});
    auto last = std::find_if(nums.rbegin(), nums.rend(), [&](int n) { return n < config.max; });
    if (last == nums.rend()) return;
    const int next = *last + 1;  // the next ascending sequence: this digit and all behind it
    std::fill(std::prev(last.base()), nums.end(), next);
  }
}

std::vector<CountdownPuzzle> all_puzzles(const CountdownConfig& config, Split split) {
  std::vector<CountdownPuzzle> all;
  for (int count = config.count; count <= config.most_numbers(); ++count)
    append_puzzles(config, split, count, all);
  return all;
}

// Multisets of numbers times targets: what cannot be exceeded, whatever can be reached.
double most_puzzles(const CountdownConfig& config) {
  double multisets = 0, of_count = 1;
  for (int i = 1; i <= config.most_numbers(); ++i) {
    of_count = of_count * (config.max - config.min + i) / i;
    if (i >= config.count) multisets += of_count;
  }
  return multisets * (config.target_max - config.target_min + 1.0);
}

// Adds puzzles that `chosen` lacks until there are n; used where draws hardly ever find a new one.
void fill_up(const CountdownConfig& config, Split split, size_t n, const std::set<PuzzleKey>& known,
             std::vector<CountdownPuzzle>& chosen) {
  std::vector<CountdownPuzzle> rest = all_puzzles(config, split);
  const size_t total = rest.size();
  std::erase_if(rest, [&](const CountdownPuzzle& puzzle) { return known.count(key_of(puzzle)) > 0; });
  if (chosen.size() + rest.size() < n)
    fail<UsageError>("countdown: ", n, " different ", name_of(split),
                     " puzzles asked for, but the ranges hold ", total);
  Rng rng(config.seed, kFillStream, static_cast<uint64_t>(split));
  rng.shuffle(rest);
  rest.resize(n - chosen.size());
  for (CountdownPuzzle& puzzle : rest) rng.shuffle(puzzle.nums);
  chosen.insert(chosen.end(), rest.begin(), rest.end());
}

}  // namespace

void validate(const CountdownConfig& config, const std::string& where) {
  check_bounds(config, where);
  const auto at_most = [&](const char* field, int value, const char* other, int high) {
    if (value > high)
      fail<UsageError>(where, ".", field, ": expected at most ", other, " (", high, "), got ", value);
  };
  if (config.max_count != 0 && config.max_count < config.count)
    fail<UsageError>(where, ".max_count: expected 0 or at least count (", config.count, "), got ",
                     config.max_count);
  at_most("max", config.max, "max_value", config.max_value);
  at_most("min", config.min, "max", config.max);
  at_most("target_min", config.target_min, "max_value", config.max_value);
  if (config.target_max < config.target_min)
    fail<UsageError>(where, ".target_max: expected at least target_min (", config.target_min, "), got ",
                     config.target_max);
}

Split countdown_split(std::vector<int> nums, int test_percent) {
  std::array<uint32_t, 2> hash{kSplitHash, static_cast<uint32_t>(nums.size())};
  for (const int n : sorted(std::move(nums))) {
    const PhiloxBlock block = philox({static_cast<uint32_t>(n), 0, 0, kSplitHash}, hash);
    hash = {block[0], block[1]};
  }
  return hash[0] % 100 < static_cast<uint32_t>(test_percent) ? Split::test : Split::train;
}

std::vector<int> reachable_values(const std::vector<int>& nums, int max_value) {
  if (nums.empty() || nums.size() > kMaxCountdownCount)
    fail<UsageError>("countdown: expected 1 to ", kMaxCountdownCount, " numbers, got ", nums.size());
  std::vector<int> values = values_of_subsets(nums, max_value).back();
  std::erase_if(values, [&](int value) { return value > max_value; });
  return values;
}

CountdownPuzzle countdown_puzzle(const CountdownConfig& config, Split split, uint64_t index) {
  validate(config);
  Rng rng(config.seed, split == Split::train ? kTrainStream : kTestStream, index);
  const int count =
      config.most_numbers() > config.count ? rng.between(config.count, config.most_numbers()) : config.count;
  std::vector<int> nums(static_cast<size_t>(count));
  for (int draw = 0; draw < kMaxDraws; ++draw) {
    for (int& n : nums) n = rng.between(config.min, config.max);
    if (countdown_split(nums, config.test_percent) != split) continue;
    const std::vector<int> targets = targets_of(config, nums);
    if (!targets.empty()) return {nums, targets[rng.below(static_cast<uint32_t>(targets.size()))]};
  }
  fail<UsageError>("countdown: no ", name_of(split), " puzzle found with ", count, " numbers from ",
                   config.min, " to ", config.max, ", targets from ", config.target_min, " to ",
                   config.target_max, " and test_percent ", config.test_percent);
}

std::vector<CountdownPuzzle> distinct_countdown_puzzles(const CountdownConfig& config, Split split,
                                                        size_t n) {
  validate(config);
  if (static_cast<double>(n) > most_puzzles(config))
    fail<UsageError>("countdown: ", n, " different puzzles asked for, but the ranges hold at most ",
                     static_cast<uint64_t>(most_puzzles(config)));
  std::vector<CountdownPuzzle> chosen;
  std::set<PuzzleKey> known;
  size_t misses = 0;  // draws in a row that gave nothing new
  for (uint64_t index = 0; chosen.size() < n && misses < n + 1000; ++index) {
    CountdownPuzzle puzzle = countdown_puzzle(config, split, index);
    const bool is_new = known.insert(key_of(puzzle)).second;
    misses = is_new ? 0 : misses + 1;
    if (is_new) chosen.push_back(std::move(puzzle));
  }
  if (chosen.size() < n) fill_up(config, split, n, known, chosen);
  return chosen;
}

}  // namespace whet
