#include "rollout/cache_size.h"

#include <algorithm>

#include "base/machine.h"
#include "rollout/page_pool.h"

namespace whet {

int64_t cache_pages(const EngineConfig& config, int64_t max_position_embeddings, int64_t page_bytes) {
  if (config.cache_tokens > 0) return pages_for(config.cache_tokens);
  const int64_t longest = pages_for(max_position_embeddings);
  return std::clamp(memory_of_machine() / 4 / page_bytes, longest, longest * config.max_num_seqs);
}

}  // namespace whet
