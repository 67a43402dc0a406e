// Tokens of several sequences, packed into one list without padding between them. The same batch type
// serves training (whole sequences, no cache), prefill and decode (new tokens behind a cached prefix).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "models/kv_cache.h"

namespace whet {

struct SequenceSpan {
  int64_t begin = 0;           // its first row
  int64_t count = 0;           // its rows
  int64_t first_position = 0;  // tokens already in the cache
  int64_t slot = -1;           // its place in the cache; -1 without one
};

struct TokenBatch {
  at::Tensor ids;        // int64 [rows]; rows is a multiple of kRowBlock, the last ones may be padding
  at::Tensor positions;  // int64 [rows]
  std::vector<SequenceSpan> sequences;
  int64_t tokens = 0;  // rows that are not padding
};

// Adds sequences one by one and pads the rest: row counts are multiples of kRowBlock, because matrix
// products then give a row the same bits in every batch.
class TokenBatchBuilder {
 public:
  void add(const int32_t* ids, int64_t count, int64_t first_position = 0, int64_t slot = -1);
  TokenBatch build() const;
  int64_t tokens() const { return static_cast<int64_t>(ids_.size()); }

 private:
  std::vector<int64_t> ids_, positions_;
  std::vector<SequenceSpan> sequences_;
};

}  // namespace whet
