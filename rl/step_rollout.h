// The completions that a step trains on, with their scores: sampled, or replayed from a file.
#pragma once

#include <vector>

#include "data/group_line.h"
#include "rl/collect.h"
#include "rl/grpo_parts.h"
#include "rl/rl_state.h"

namespace whet {

struct StepRollout {
  Rollout rollout;              // its groups are trained on
  std::vector<Group> filtered;  // whose rewards are all equal, with dynamic sampling
  int64_t skipped_prompts = 0;  // whose turns the curriculum leaves out
  int64_t filtered_groups = 0;  // also where these are trained on because there are no others
  int64_t rounds = 1;           // rollouts that it took
  UpdateCuts updates = {};      // as the replayed file says
  double rollout_s = 0, rewards_s = 0;
};

// That of step `step`, counted from 0. Throws Error when all completions are unjudged, and what
// collect_groups() and ReplayFile::at() throw.
StepRollout roll_out(GrpoParts& parts, const GrpoConfig& config, int64_t step, RlState& state);

// Whether a group's rewards, or with normalize_each each part of them, are all equal, so that its advantages
// are 0.
bool says_nothing(const Group& group, AdvantageAggregate aggregate);

}  // namespace whet
