// Attention of new tokens over the cached keys and values of their sequence, which are stored in pages of
// kPageTokens tokens. Grouped-query attention has `kv_heads` heads of keys and values. Multi-head latent
// attention in its absorbed form (DeepSeek-V2, section 2.1) has one: its key is [latent | rope], its value is
// the latent, which a page stores once.
//
// Every score and every output element is one chain of fused multiply-adds, and sums of exponentials have one
// order anchored at position 0. So a token's bits depend only on the tokens it attends to: decode, chunked
// prefill and training agree, whichever pages are used.
#pragma once

#include <cstdint>
#include <span>

#include "base/threads.h"
#include "kernels/shapes.h"

namespace whet::kernels {

// A page of grouped-query attention is [kv_heads, keys [key_dim, kPageTokens] | values [kPageTokens,
// value_dim]], one of latent attention [kPageTokens, key_dim].
int64_t floats_per_page(const AttentionShape& shape);

// One sequence in one layer: token t is in page pages[t / kPageTokens], which begins at base + page *
// page_stride.
struct KvView {
  float* base = nullptr;
  int64_t page_stride = 0;
  const int32_t* pages = nullptr;
};

// Consecutive new tokens of one sequence.
struct AttentionSpan {
  KvView kv;
  int64_t first_position = 0, rows = 0;
  const float* keys = nullptr;    // [rows, kv_heads, key_dim]
  const float* values = nullptr;  // [rows, kv_heads, value_dim], rows value_stride apart; not read if latent
  const float* query = nullptr;   // [rows, heads, key_dim]
  float* out = nullptr;           // [rows, heads, value_dim]
  int64_t value_stride = 0;
  int64_t first_seen = 0;  // earlier tokens of the sequence are not attended to
};

// Writes the new tokens' keys and values into the pages, then attends from each token to itself and to the
// tokens before it.
void attend(const AttentionShape& shape, std::span<const AttentionSpan> spans, const Threads& threads);

}  // namespace whet::kernels
