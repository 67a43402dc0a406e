// How a rollout is divided into updates, and these into micro-batches.
#pragma once

#include <vector>

#include "data/group_line.h"
#include "rl/update_config.h"
#include "rollout/request.h"

namespace whet {

// One optimizer step on some completions of a rollout, by their indices in it (all completions of its groups,
// one after another).
struct PlannedUpdate {
  std::vector<size_t> completions;
  std::vector<std::vector<size_t>> micro_batches = {};  // the same, cut; empty: cut by their tokens
};

// The updates of a step of so many completions, as a file gives them. Throws UsageError where one is empty,
// or names a completion that is not there or twice.
std::vector<PlannedUpdate> given_updates(const UpdateCuts& given, size_t completions);

// The updates of a step, in order: num_iterations passes over updates_per_step shares of whole groups or,
// keyed by seed and step, of completions in any order; or those that `given` says. Throws UsageError where
// `given` names a completion that is not there.
std::vector<PlannedUpdate> plan_updates(const std::vector<Group>& groups, const UpdateConfig& config,
                                        const DrawKey& key, const UpdateCuts& given = {});

}  // namespace whet
