// What one forward pass computes, as the scheduler decides it and the engine carries it out.
#pragma once

#include <cstdint>
#include <vector>

#include "rollout/sequence.h"

namespace whet {

// Rows [begin, begin + count) of a sequence's tokens with its draft behind them.
struct Chunk {
  Sequence* sequence;
  int64_t begin, count;
  // Whether they reach the newest token: then the logits of the rows from the newest token on are wanted,
  // 1 + draft.size() of them.
  bool samples;
};

// All slots of page `from` are to stand in page `to` too.
struct PageCopy {
  int32_t from, to;
};

struct StepPlan {
  std::vector<PageCopy> copies;  // in this order, before anything is computed
  std::vector<Chunk> chunks;
  int64_t rows = 0;  // of all chunks
};

}  // namespace whet
