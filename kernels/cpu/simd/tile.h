// Shared by the two kinds of attention: which tokens a tile of queries attends to, and the addresses of its
// queries and outputs. A tile holds `heads` queries of each of its rows, row by row.
#pragma once

#include "kernels/cpu/simd/lanes.h"
#include "kernels/cpu/table.h"

namespace whet::kernels::WHET_ISA {

// The first token that the newest of `length` tokens attends to.
WHET_INLINE int64_t first_seen(const AttentionShape& shape, const AttentionSpan& span, int64_t length) {
  const int64_t first = shape.window > 0 && length > shape.window ? length - shape.window : 0;
  return first > span.first_seen ? first : span.first_seen;
}

// The tokens that any row of a tile attends to, rounded down to the beginning of a page.
struct SeenTokens {
  int64_t begin, end;
};

WHET_INLINE SeenTokens seen_tokens(const AttentionShape& shape, const AttentionSpan& span,
                                   const AttentionTile& tile) {
  const int64_t position = span.first_position + tile.first_row;
  return {first_seen(shape, span, position + 1) / kPageTokens * kPageTokens, position + tile.rows};
}

WHET_INLINE int64_t padded_length(const SeenTokens& seen) {
  return (seen.end - seen.begin + kPageTokens - 1) / kPageTokens * kPageTokens;
}

WHET_INLINE const float* query_of(const AttentionShape& shape, const AttentionSpan& span,
                                  const AttentionTile& tile, int64_t i) {
  const int64_t row = tile.first_row + i / tile.heads, head = tile.first_head + i % tile.heads;
  return span.query + (row * shape.heads + head) * shape.key_dim;
}

// [rows * heads, key_dim].
WHET_INLINE void gather_queries(const AttentionShape& shape, const AttentionSpan& span,
                                const AttentionTile& tile, float* queries) {
  for (int64_t i = 0; i < tile.rows * tile.heads; ++i)
    __builtin_memcpy(queries + i * shape.key_dim, query_of(shape, span, tile, i),
                     static_cast<size_t>(shape.key_dim) * sizeof(float));
}

// Writes output i of the tile, times `factor`, to span.out.
WHET_INLINE void scatter_output(const AttentionShape& shape, const AttentionSpan& span,
                                const AttentionTile& tile, int64_t i, const float* outputs, float factor) {
  const int64_t row = tile.first_row + i / tile.heads, head = tile.first_head + i % tile.heads;
  float* to = span.out + (row * shape.heads + head) * shape.value_dim;
  const float* from = outputs + i * shape.value_dim;
  for (int64_t d = 0; d < shape.value_dim; ++d) to[d] = from[d] * factor;
}

}  // namespace whet::kernels::WHET_ISA
