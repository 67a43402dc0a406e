// Latent attention over pages: all heads share one key a token, so a vector of scores runs over the queries
// of a tile (up to 16: the heads of one or more rows), and the pages keep every token's numbers side by side.
#pragma once

#include "kernels/cpu/simd/tile.h"
#include "kernels/cpu/simd/weigh.h"

namespace whet::kernels::WHET_ISA {

WHET_INLINE void write_latent(const AttentionShape& shape, const AttentionSpan& span, int64_t row) {
  const int64_t position = span.first_position + row;
  float* page = span.kv.base + span.kv.pages[position / kPageTokens] * span.kv.page_stride;
  __builtin_memcpy(page + position % kPageTokens * shape.key_dim, span.keys + row * shape.key_dim,
                   static_cast<size_t>(shape.key_dim) * sizeof(float));
}

// scores[Tokens, kLanes] of the tokens from `keys` on; queries: [key_dim, kLanes]. Only the lanes of a Vector
// are computed.
template <class Vector, int Tokens>
WHET_INLINE void score_tokens(const float* keys, const float* queries, int64_t key_dim, float* scores) {
  Vector sums[Tokens] = {};
  for (int64_t d = 0; d < key_dim; ++d) {
    Vector query;
    __builtin_memcpy(&query, queries + d * kLanes, sizeof(query));
    for (int t = 0; t < Tokens; ++t) sums[t] += keys[t * key_dim + d] * query;
  }
  for (int t = 0; t < Tokens; ++t) __builtin_memcpy(scores + t * kLanes, &sums[t], sizeof(Vector));
}

template <class Vector>
WHET_INLINE void score_latent(const AttentionShape& shape, const PagedKv& kv, const SeenTokens& seen,
                              const float* queries, float* scores) {
  constexpr int kTokens = sizeof(Vector) == sizeof(Lanes) ? kRows : 8;
  for (int64_t begin = seen.begin; begin < seen.end; begin += kPageTokens) {
    const float* page = kv.base + kv.pages[begin / kPageTokens] * kv.page_stride;
    const int64_t count = seen.end - begin < kPageTokens ? seen.end - begin : kPageTokens;
    if (begin + kPageTokens < seen.end) {
      // The loop below reads many tokens at once, a little of each: no pattern that the CPU would foresee.
      const float* next = kv.base + kv.pages[begin / kPageTokens + 1] * kv.page_stride;
      for (int64_t line = 0; line < kPageTokens * shape.key_dim; line += 64 / sizeof(float))
        __builtin_prefetch(next + line);
    }
    float* to = scores + (begin - seen.begin) * kLanes;
    int64_t t = 0;
    for (; t + kTokens <= count; t += kTokens)
      score_tokens<Vector, kTokens>(page + t * shape.key_dim, queries, shape.key_dim, to + t * kLanes);
    for (; t < count; ++t)
      score_tokens<Vector, 1>(page + t * shape.key_dim, queries, shape.key_dim, to + t * kLanes);
  }
}

// exp((score - max) * scale) in place for the tokens that each query sees ([first, end), by lane), 0
// elsewhere. Returns the sums, token by token.
WHET_INLINE Lanes latent_exponentials(float* scores, const SeenTokens& seen, const LaneInts& first,
                                      const LaneInts& end, float scale) {
  const Lanes low = splat(-__builtin_inff());
  Lanes best = low;
  LaneInts token = static_cast<int32_t>(seen.begin) - LaneInts{};
  for (int64_t t = 0; t < seen.end - seen.begin; ++t, token += 1)
    best = max(((token >= first) & (token < end)) ? load(scores + t * kLanes) : low, best);
  Lanes sum = {};
  token = static_cast<int32_t>(seen.begin) - LaneInts{};
  for (int64_t t = 0; t < seen.end - seen.begin; ++t, token += 1) {
    const Lanes e = exp((load(scores + t * kLanes) - best) * scale);
    const Lanes kept = ((token >= first) & (token < end)) ? e : Lanes{};
    sum += kept;
    store(scores + t * kLanes, kept);
  }
  return sum;
}

WHET_INLINE void attend_latent(const AttentionShape& shape, const AttentionSpan& span,
                               const AttentionTile& tile, float* scratch) {
  using HalfLanes = float __attribute__((vector_size(32)));
  const int64_t count = tile.rows * tile.heads;
  const SeenTokens seen = seen_tokens(shape, span, tile);
  float* queries = scratch;
  float* out = queries + kLanes * shape.key_dim;
  float* scores = out + kLanes * shape.value_dim;
  LaneInts first = {}, end = {};
  for (int64_t i = 0; i < count; ++i) {
    const float* query = query_of(shape, span, tile, i);
    for (int64_t d = 0; d < shape.key_dim; ++d) queries[d * kLanes + i] = query[d];
    const int64_t length = span.first_position + tile.first_row + i / tile.heads + 1;
    first[i] = static_cast<int32_t>(first_seen(shape, span, length));
    end[i] = static_cast<int32_t>(length);
  }
  for (int64_t d = 0; d < shape.key_dim; ++d)
    for (int64_t i = count; i < kLanes; ++i) queries[d * kLanes + i] = 0;

  if (count <= kLanes / 2) {
    for (int64_t t = 0; t < seen.end - seen.begin; ++t) store(scores + t * kLanes, Lanes{});
    score_latent<HalfLanes>(shape, span.kv, seen, queries, scores);
  } else {
    score_latent<Lanes>(shape, span.kv, seen, queries, scores);
  }
  const Lanes sums = latent_exponentials(scores, seen, first, end, shape.scale);
  const Values values{span.kv, 0, shape.key_dim, seen.begin, seen.end};
  for (int64_t i = 0; i < count; i += kRows) {
    const int64_t rows = count - i < kRows ? count - i : kRows;
    weigh_rows(rows, values, {scores + i, 1, kLanes}, shape.value_dim, out + i * shape.value_dim,
               shape.value_dim);
  }
  for (int64_t i = 0; i < count; ++i) scatter_output(shape, span, tile, i, out, 1.0f / sums[i]);
}

}  // namespace whet::kernels::WHET_ISA
