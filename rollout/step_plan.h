// What one forward pass computes and which tokens are drawn from it: made by the scheduler, executed by the
// model runner.
#pragma once

#include <cstdint>
#include <vector>

#include "rollout/sequence.h"

namespace whet {

// Rows [begin, begin + count) of a sequence's tokens followed by its draft.
struct Chunk {
  Sequence* sequence;
  int64_t begin, count;
  // Whether the chunk includes the newest token: then logits are computed for the rows from that token on, 1
  // + draft.size() of them.
  bool samples;
};

// A sequence that draws tokens from the logits of chunks[chunk]: one from each row, the token after the
// newest one and those after each drafted one.
struct Draw {
  Sequence* sequence;
  size_t chunk;
  const Sequence* forked_from = nullptr;  // the prefill sequence, whose chunk it is; null: the own chunk
};

// Page `from` is to be copied to page `to`, in all layers.
struct PageCopy {
  int32_t from, to;
};

struct StepPlan {
  std::vector<PageCopy> copies;  // in this order, before anything is computed
  std::vector<Chunk> chunks;
  std::vector<Draw> draws;  // grouped by chunk, in the order of the chunks
  int64_t rows = 0;         // total of all chunks
};

}  // namespace whet
