// Tokens of several sequences, packed into one list without padding. The same batch type serves training
// (whole sequences, no cache), prefill and decode (new tokens behind a cached prefix).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace whet {

struct SequenceSpan {
  int64_t begin = 0;               // its first row
  int64_t count = 0;               // its rows
  int64_t first_position = 0;      // tokens already in the cache
  const int32_t* pages = nullptr;  // its pages in the cache; null without one
  // Row i's keys and values go behind this many more tokens than its position says, and what lies before is
  // not seen.
  int64_t shift = 0;
};

struct TokenBatch {
  at::Tensor ids;        // int64 [rows]
  at::Tensor positions;  // int64 [rows]
  std::vector<SequenceSpan> sequences;
};

class TokenBatchBuilder {
 public:
  // `pages` is looked at when the batch runs.
  void add(const int32_t* ids, int64_t count, int64_t first_position = 0, const int32_t* pages = nullptr,
           int64_t shift = 0);
  TokenBatch build() const;
  int64_t tokens() const { return static_cast<int64_t>(ids_.size()); }

 private:
  std::vector<int64_t> ids_, positions_;
  std::vector<SequenceSpan> sequences_;
};

}  // namespace whet
