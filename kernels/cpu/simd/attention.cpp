// Attention over pages, in three passes: scores, their exponentials, weighed values. Grouped-query attention
// keeps keys by coordinate, so that a vector of scores runs over the tokens of a page.
#include "kernels/cpu/simd/kernels.h"
#include "kernels/cpu/simd/latent.h"
#include "kernels/cpu/simd/tile.h"
#include "kernels/cpu/simd/weigh.h"

namespace whet::kernels::WHET_ISA {

namespace {

// scores[Rows, tokens of Pages pages from `begin`].
template <int Rows, int Pages>
WHET_INLINE void score_pages(const KvView& kv, int64_t offset, int64_t begin, const float* query,
                             int64_t key_dim, float* scores, int64_t stride) {
  const float* keys[Pages];
  for (int p = 0; p < Pages; ++p)
    keys[p] = kv.base + kv.pages[begin / kPageTokens + p] * kv.page_stride + offset;
  Lanes sums[Rows][Pages] = {};
  for (int64_t d = 0; d < key_dim; ++d)
    for (int p = 0; p < Pages; ++p) {
      const Lanes key = load(keys[p] + d * kPageTokens);
      for (int r = 0; r < Rows; ++r) sums[r][p] = fma(query[r * key_dim + d], key, sums[r][p]);
    }
  for (int r = 0; r < Rows; ++r)
    for (int p = 0; p < Pages; ++p) store(scores + r * stride + p * kPageTokens, sums[r][p]);
}

template <int Rows = kRows>
void score_rows(int64_t rows, const KvView& kv, int64_t offset, int64_t begin, int64_t end,
                const float* query, int64_t key_dim, float* scores, int64_t stride) {
  if (rows == Rows) {
    constexpr int kPages = kRows / Rows > 1 ? 2 : 1;
    int64_t t = begin;
    for (; t + (kPages - 1) * kPageTokens < end; t += kPages * kPageTokens)
      score_pages<Rows, kPages>(kv, offset, t, query, key_dim, scores + t - begin, stride);
    for (; t < end; t += kPageTokens)
      score_pages<Rows, 1>(kv, offset, t, query, key_dim, scores + t - begin, stride);
  } else if constexpr (Rows > 1) {
    score_rows<Rows - 1>(rows, kv, offset, begin, end, query, key_dim, scores, stride);
  }
}

// exp((score - max) * scale) of the visible tokens [first, end) in place, 0 elsewhere; scores[0] is token
// `begin`. Returns their sum, lane by lane in the order of pages.
float exponentials(float* scores, int64_t begin, int64_t first, int64_t end, float scale) {
  const int64_t tokens = (end - begin + kPageTokens - 1) / kPageTokens * kPageTokens;
  const float low = -__builtin_inff();
  for (int64_t t = 0; t < first - begin; ++t) scores[t] = low;
  for (int64_t t = end - begin; t < tokens; ++t) scores[t] = low;
  Lanes best = low;
  for (int64_t t = 0; t < tokens; t += kLanes) best = max(load(scores + t), best);
  const Lanes top = max_of(best);
  Lanes sum = {};
  for (int64_t t = 0; t < tokens; t += kLanes) {
    const Lanes score = load(scores + t);
    const Lanes e = select(score == low, 0.0f, exp((score - top) * scale));
    sum = sum + e;
    store(scores + t, e);
  }
  return sum_of(sum);
}

void write_grouped(const AttentionShape& shape, const AttentionSpan& span, int64_t row) {
  const int64_t position = span.first_position + row, slot = position % kPageTokens;
  float* page = span.kv.base + span.kv.pages[position / kPageTokens] * span.kv.page_stride;
  for (int64_t g = 0; g < shape.kv_heads; ++g) {
    const float* key = span.keys + (row * shape.kv_heads + g) * shape.key_dim;
    const float* value = span.values + row * span.value_stride + g * shape.value_dim;
    for (int64_t d = 0; d < shape.key_dim; ++d) page[d * kPageTokens + slot] = key[d];
    page += shape.key_dim * kPageTokens;
    __builtin_memcpy(page + slot * shape.value_dim, value, static_cast<size_t>(shape.value_dim) * 4);
    page += shape.value_dim * kPageTokens;
  }
}

void attend_grouped(const AttentionShape& shape, const AttentionSpan& span, const AttentionTile& tile,
                    float* scratch) {
  const int64_t count = tile.rows * tile.heads;
  const SeenTokens seen = seen_tokens(shape, span, tile);
  const int64_t stride = padded_length(seen);
  float* query = scratch;
  float* out = query + count * shape.key_dim;
  float* scores = out + count * shape.value_dim;
  gather_queries(shape, span, tile, query);

  const int64_t keys =
      tile.first_head * shape.kv_heads / shape.heads * kPageTokens * (shape.key_dim + shape.value_dim);
  const Values values{span.kv, keys + kPageTokens * shape.key_dim, shape.value_dim, seen.begin, seen.end};
  for (int64_t r = 0; r < count; r += kRows) {
    const int64_t rows = count - r < kRows ? count - r : kRows;
    score_rows(rows, span.kv, keys, seen.begin, seen.end, query + r * shape.key_dim, shape.key_dim,
               scores + r * stride, stride);
    float sums[kRows];
    for (int64_t i = 0; i < rows; ++i) {
      const int64_t end = span.first_position + tile.first_row + (r + i) / tile.heads + 1;
      sums[i] =
          exponentials(scores + (r + i) * stride, seen.begin, first_seen(shape, span, end), end, shape.scale);
      for (int64_t t = (end - seen.begin + kPageTokens - 1) / kPageTokens * kPageTokens; t < stride; ++t)
        scores[(r + i) * stride + t] = 0;
    }
    weigh_rows(rows, values, {scores + r * stride, stride, 1}, shape.value_dim, out + r * shape.value_dim,
               shape.value_dim);
    for (int64_t i = 0; i < rows; ++i) scatter_output(shape, span, tile, r + i, out, 1.0f / sums[i]);
  }
}

}  // namespace

void write_kv(const AttentionShape& shape, const AttentionSpan& span, int64_t row) {
  if (shape.latent)
    write_latent(shape, span, row);
  else
    write_grouped(shape, span, row);
}

int64_t attention_scratch(const AttentionShape& shape, const AttentionTile& tile, int64_t length) {
  const int64_t count = shape.latent ? kLanes : tile.rows * tile.heads;
  return count * (shape.key_dim + shape.value_dim + length + 2 * kPageTokens);
}

void attend_tile(const AttentionShape& shape, const AttentionSpan& span, const AttentionTile& tile,
                 float* scratch) {
  if (shape.latent)
    attend_latent(shape, span, tile, scratch);
  else
    attend_grouped(shape, span, tile, scratch);
}

}  // namespace whet::kernels::WHET_ISA
