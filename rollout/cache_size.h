// How many pages the engine's cache gets.
#pragma once

#include <cstdint>

#include "rollout/config.h"

namespace whet {

// What config.cache_tokens says. If it says 0: enough for max_num_seqs sequences of max_position_embeddings
// tokens, but not for more than a quarter of the memory that the machine, or its cgroup, gives, and for one
// such sequence at least. The memory itself is taken as pages are used.
int64_t cache_pages(const EngineConfig& config, int64_t max_position_embeddings, int64_t page_bytes);

}  // namespace whet
