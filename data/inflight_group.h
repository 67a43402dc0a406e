// An in-flight group: one whose completions have not all ended when a rollout stops. It goes on in the next
// rollout, and checkpoints contain it. Prompts, texts and scores are not stored: they are computed again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "data/episode.h"

namespace whet {

struct InflightGroup {
  uint64_t prompt_index = 0;            // for PromptSource::at
  uint32_t step = 0;                    // in which it was begun; keys its random draws
  std::vector<Completion> completions;  // [n], without text and score; empty: nothing was sampled
};

// For trainer/open_groups.json of a checkpoint. Floats are read back as the same bits.
Json write_inflight_groups(const std::vector<InflightGroup>& groups);

// Throws UsageError that begins with `where` when `json` is not what write_inflight_groups() writes.
std::vector<InflightGroup> read_inflight_groups(const Json& json, const std::string& where);

}  // namespace whet
