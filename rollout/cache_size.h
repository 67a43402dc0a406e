// The size of the engine's key-value cache.
#pragma once

#include <cstdint>

#include "rollout/config.h"

namespace whet {

// The number of pages for config.cache_tokens tokens. If that is 0: enough for max_num_seqs sequences of
// max_position_embeddings tokens, but at most a quarter of the memory of the machine or its cgroup, and at
// least for one such sequence. page_bytes: of one page in all layers. Memory is committed as pages are used.
int64_t cache_pages(const EngineConfig& config, int64_t max_position_embeddings, int64_t page_bytes);

}  // namespace whet
