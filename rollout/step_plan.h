// What one forward pass computes and what is drawn from it: decided by the scheduler, carried out by the model
// runner.
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

// A sequence that draws tokens from the logits of chunks[chunk]: one from each row, that behind the newest token
// and those behind each drafted one.
struct Draw {
  Sequence* sequence;
  size_t chunk;
  const Sequence* forked_from = nullptr;  // whose chunk it is, when it is not the sequence's own
};

// All slots of page `from` are to stand in page `to` too.
struct PageCopy {
  int32_t from, to;
};

struct StepPlan {
  std::vector<PageCopy> copies;  // in this order, before anything is computed
  std::vector<Chunk> chunks;
  std::vector<Draw> draws;  // those of one chunk one behind the other, in the order of the chunks
  int64_t rows = 0;         // of all chunks
};

}  // namespace whet
