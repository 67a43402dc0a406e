// Latent attention over pages: all heads share one key for each token, so a vector of scores runs over the
// queries of a tile (up to 16: the heads of one or more rows), and a page stores the key of a token
// contiguously.
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
    const auto query = load<Vector>(queries + d * kLanes);
    for (int t = 0; t < Tokens; ++t) sums[t] = fma(splat<Vector>(keys[t * key_dim + d]), query, sums[t]);
  }
  for (int t = 0; t < Tokens; ++t) store(scores + t * kLanes, sums[t]);
}

template <class Vector>
WHET_INLINE void score_latent(const AttentionShape& shape, const KvView& kv, const SeenTokens& seen,
                              const float* queries, float* scores) {
  constexpr int kTokens = sizeof(Vector) == sizeof(Lanes) ? kRows : 8;
  for (int64_t begin = seen.begin; begin < seen.end; begin += kPageTokens) {
    const float* page = kv.base + kv.pages[begin / kPageTokens] * kv.page_stride;
    const int64_t count = seen.end - begin < kPageTokens ? seen.end - begin : kPageTokens;
    if (begin + kPageTokens < seen.end) {
      // The loop below reads a little of many tokens in turn, a pattern that the hardware prefetcher does not
      // detect.
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

// The range of tokens that each query of a tile attends to, by lane.
struct LaneTokens {
  LaneInts first, end;

  // `value` in the lanes that attend to the token, `other` elsewhere.
  WHET_INLINE Lanes keep(int64_t token, const Lanes& value, const Lanes& other) const {
    const LaneInts its = static_cast<int32_t>(token);
    return select(its < first, other, select(its < end, value, other));
  }
};

// exp((score - max) * scale) in place for the tokens that each query attends to, 0 elsewhere. Returns the
// sums, token by token.
WHET_INLINE Lanes latent_exponentials(float* scores, const SeenTokens& seen, const LaneTokens& lanes,
                                      float scale) {
  const Lanes low = -__builtin_inff();
  Lanes best = low;
  float* row = scores;
  for (int64_t token = seen.begin; token < seen.end; ++token, row += kLanes)
    best = max(lanes.keep(token, load(row), low), best);
  Lanes sum = 0.0f;
  row = scores;
  for (int64_t token = seen.begin; token < seen.end; ++token, row += kLanes) {
    const Lanes e = lanes.keep(token, exp((load(row) - best) * scale), 0.0f);
    sum = sum + e;
    store(row, e);
  }
  return sum;
}

WHET_INLINE void attend_latent(const AttentionShape& shape, const AttentionSpan& span,
                               const AttentionTile& tile, float* scratch) {
  const int64_t count = tile.rows * tile.heads;
  const SeenTokens seen = seen_tokens(shape, span, tile);
  float* queries = scratch;
  float* out = queries + kLanes * shape.key_dim;
  float* scores = out + kLanes * shape.value_dim;
  LaneTokens lanes{0, 0};
  for (int64_t i = 0; i < count; ++i) {
    const float* query = query_of(shape, span, tile, i);
    for (int64_t d = 0; d < shape.key_dim; ++d) queries[d * kLanes + i] = query[d];
    const int64_t length = span.first_position + tile.first_row + i / tile.heads + 1;
    lanes.first.set(i, static_cast<int32_t>(first_seen(shape, span, length)));
    lanes.end.set(i, static_cast<int32_t>(length));
  }
  for (int64_t d = 0; d < shape.key_dim; ++d)
    for (int64_t i = count; i < kLanes; ++i) queries[d * kLanes + i] = 0;

  if (count <= kLanes / 2) {
    for (int64_t t = 0; t < seen.end - seen.begin; ++t) store(scores + t * kLanes, Lanes{});
    score_latent<HalfLanes>(shape, span.kv, seen, queries, scores);
  } else {
    score_latent<Lanes>(shape, span.kv, seen, queries, scores);
  }
  float sums[kLanes];
  store(sums, latent_exponentials(scores, seen, lanes, shape.scale));
  const Values values{span.kv, 0, shape.key_dim, seen.begin, seen.end};
  for (int64_t i = 0; i < count; i += kRows) {
    const int64_t rows = count - i < kRows ? count - i : kRows;
    weigh_rows(rows, values, {scores + i, 1, kLanes}, shape.value_dim, out + i * shape.value_dim,
               shape.value_dim);
  }
  for (int64_t i = 0; i < count; ++i) scatter_output(shape, span, tile, i, out, 1.0f / sums[i]);
}

}  // namespace whet::kernels::WHET_ISA
