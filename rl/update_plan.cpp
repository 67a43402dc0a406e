#include "rl/update_plan.h"

#include <numeric>
#include <set>

#include "base/error.h"
#include "base/philox.h"

namespace whet {

namespace {

constexpr uint32_t kShuffleStream = 0x73687566;  // apart from other draws with the same seed

using Indices = std::vector<size_t>;

// Indices [begin, end) of each share of `size` things.
std::vector<std::pair<size_t, size_t>> shares(size_t size, size_t count) {
  std::vector<std::pair<size_t, size_t>> result;
  for (size_t i = 0; i < count; ++i) result.emplace_back(size * i / count, size * (i + 1) / count);
  return result;
}

Indices all_completions(const std::vector<Group>& groups) {
  size_t count = 0;
  for (const auto& group : groups) count += group.completions.size();
  Indices indices(count);
  std::iota(indices.begin(), indices.end(), size_t{0});
  return indices;
}

std::vector<Indices> shares_of_groups(const std::vector<Group>& groups, size_t count) {
  Indices begins{0};  // of the completions of each group
  for (const auto& group : groups) begins.push_back(begins.back() + group.completions.size());
  const Indices all = all_completions(groups);
  std::vector<Indices> result;
  for (const auto& [begin, end] : shares(groups.size(), count))
    result.emplace_back(all.begin() + static_cast<ptrdiff_t>(begins[begin]),
                        all.begin() + static_cast<ptrdiff_t>(begins[end]));
  return result;
}

std::vector<Indices> shuffled_shares(const std::vector<Group>& groups, size_t count, const DrawKey& key) {
  Indices all = all_completions(groups);
  Rng(key.seed, kShuffleStream, key.step).shuffle(all);
  std::vector<Indices> result;
  for (const auto& [begin, end] : shares(all.size(), count))
    result.emplace_back(all.begin() + static_cast<ptrdiff_t>(begin),
                        all.begin() + static_cast<ptrdiff_t>(end));
  return result;
}

PlannedUpdate given_update(const std::vector<Indices>& micro_batches, size_t completions) {
  PlannedUpdate update{{}, micro_batches};
  std::set<size_t> seen;
  for (const auto& micro_batch : micro_batches) {
    if (micro_batch.empty())
      fail<UsageError>("updates: expected at least one completion in each micro-batch");
    for (const size_t index : micro_batch) {
      if (!seen.insert(index).second)
        fail<UsageError>("updates: names completion ", index, " twice in one update");
      if (index >= completions)
        fail<UsageError>("updates: names completion ", index, " of a step that has ", completions);
      update.completions.push_back(index);
    }
  }
  if (micro_batches.empty()) fail<UsageError>("updates: expected at least one micro-batch in each update");
  return update;
}

}  // namespace

std::vector<PlannedUpdate> given_updates(const UpdateCuts& given, size_t completions) {
  std::vector<PlannedUpdate> plan;
  for (const auto& update : given) plan.push_back(given_update(update, completions));
  return plan;
}

std::vector<PlannedUpdate> plan_updates(const std::vector<Group>& groups, const UpdateConfig& config,
                                        const DrawKey& key, const UpdateCuts& given) {
  if (!given.empty()) return given_updates(given, all_completions(groups).size());
  std::vector<PlannedUpdate> plan;
  const auto count = static_cast<size_t>(config.updates_per_step);
  const auto pass = config.mini_batches == MiniBatches::groups ? shares_of_groups(groups, count)
                                                               : shuffled_shares(groups, count, key);
  for (int iteration = 0; iteration < config.num_iterations; ++iteration)
    for (const auto& share : pass) plan.push_back({share});
  return plan;
}

}  // namespace whet
