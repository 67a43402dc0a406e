// All completions of a replay are looked at before its first step.
#pragma once

#include <memory>

#include "data/replay_file.h"
#include "models/config.h"
#include "rl/config.h"
#include "train/data_digest.h"

namespace whet {

struct ReplayCheck {
  std::unique_ptr<ReplayFile> file;
  DataDigest digest;
};

// Whether all completions of a replayed group come with a reward; else the recipe's rubric scores the group.
bool has_rewards(const Group& group);

// Throws UsageError that names the file and line for completions that the model cannot take, or that have no
// rewards where the recipe has none either; and where the file has fewer steps than the recipe, or does not
// say how updates are cut where objective.normalize_over needs it.
ReplayCheck open_replay(const GrpoConfig& config, const ModelConfig& model);

}  // namespace whet
