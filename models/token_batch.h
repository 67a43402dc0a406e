// Tokens of several sequences, packed without padding: of whole sequences without a cache (training), or of
// new tokens behind a cached prefix (prefill and decode).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/shapes.h"

namespace whet {

using kernels::SequenceSpan;

struct TokenBatch {
  at::Tensor ids;        // int64 [rows]
  at::Tensor positions;  // int64 [rows]
  std::vector<SequenceSpan> sequences;
  // int32 [sequences, width]: which page holds tokens [i * kPageTokens, (i + 1) * kPageTokens) of a sequence.
  // Without a cache the sequences use pages 0, 1, 2 ... in order, and share the full ones of a shared prefix.
  at::Tensor page_table;
  int64_t own_pages = 0;  // how many these are; 0 with a cache
};

class TokenBatchBuilder {
 public:
  // `pages` are those of the cache, for at least first_position + shift + count tokens; none without a cache.
  // Batches have pages for all their sequences or for none.
  void add(std::span<const int32_t> ids, int64_t first_position = 0, std::span<const int32_t> pages = {},
           int64_t shift = 0);
  // The tokens `ids` from position `shared` on of a sequence whose first `shared` tokens are those of
  // sequence `leader`, which was added without pages and begins at position 0.
  void add_behind(size_t leader, int64_t shared, std::span<const int32_t> ids);
  TokenBatch build(at::Device device = at::kCPU) const;
  int64_t tokens() const { return static_cast<int64_t>(ids_.size()); }

 private:
  void add_tokens(std::span<const int32_t> ids, const SequenceSpan& span);
  // Pages of its own for the tokens of the newest sequence that has none for them yet.
  void own_pages_for(int64_t tokens);

  std::vector<int64_t> ids_, positions_;
  std::vector<SequenceSpan> sequences_;
  std::vector<std::vector<int32_t>> pages_;
  int64_t own_pages_ = 0;
};

}  // namespace whet
