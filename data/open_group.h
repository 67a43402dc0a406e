// A group whose completions are not all written yet: what one rollout leaves to the next, and what a
// checkpoint keeps of it. Its prompt and all that follows from a completion's tokens are made again when they
// are needed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "data/episode.h"

namespace whet {

struct OpenGroup {
  uint64_t number = 0;                  // of its prompt, for PromptSource::at
  uint32_t step = 0;                    // in which it was begun; keys its random draws
  std::vector<Completion> completions;  // one a sample, without text and score; empty: nothing was begun
};

// Floats come back as the same bits.
Json write_open_groups(const std::vector<OpenGroup>& groups);

// Throws UsageError that begins with `where` when `json` is not what write_open_groups() writes.
std::vector<OpenGroup> read_open_groups(const Json& json, const std::string& where);

}  // namespace whet
