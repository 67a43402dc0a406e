#include "kernels/cpu/attention.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "kernels/cpu/table.h"

namespace whet::kernels {

namespace {

// Queries that fill a tile: enough to read a key once for many, few enough for registers.
constexpr int64_t kTileQueries = 16;

struct Task {
  const AttentionSpan* span;
  AttentionTile tile;
};

std::vector<Task> tiles_of(const AttentionShape& shape, std::span<const AttentionSpan> spans) {
  const int64_t group = shape.heads / shape.kv_heads;
  const int64_t heads = shape.latent ? std::min(group, kTileQueries) : group;
  const int64_t rows = std::max<int64_t>(1, kTileQueries / heads);
  std::vector<Task> tasks;
  for (const auto& span : spans)
    for (int64_t row = 0; row < span.rows; row += rows)
      for (int64_t head = 0; head < shape.heads; head += heads)
        tasks.push_back(
            {&span, {row, std::min(rows, span.rows - row), head, std::min(heads, shape.heads - head)}});
  return tasks;
}

}  // namespace

int64_t floats_per_page(const AttentionShape& shape) {
  const int64_t floats = shape.latent ? shape.key_dim : shape.kv_heads * (shape.key_dim + shape.value_dim);
  return kPageTokens * floats;
}

void attend(const KernelTable& table, const AttentionShape& shape, std::span<const AttentionSpan> spans,
            std::span<const AttentionSpan> written, const Threads& threads) {
  threads.run(static_cast<int64_t>(spans.size() + written.size()), [&](int64_t i) {
    const auto index = static_cast<size_t>(i);
    const AttentionSpan& span = index < spans.size() ? spans[index] : written[index - spans.size()];
    for (int64_t row = 0; row < span.rows; ++row) table.write_kv(shape, span, row);
  });
  const std::vector<Task> tasks = tiles_of(shape, spans);
  threads.run(static_cast<int64_t>(tasks.size()), [&](int64_t i) {
    const auto& [span, tile] = tasks[static_cast<size_t>(i)];
    const int64_t length = span->first_position + tile.first_row + tile.rows;
    const auto scratch = std::make_unique_for_overwrite<float[]>(
        static_cast<size_t>(table.attention_scratch(shape, tile, length)));
    table.attend_tile(shape, *span, tile, scratch.get());
  });
}

void attend(const AttentionShape& shape, std::span<const AttentionSpan> spans, const Threads& threads) {
  attend(kernel_table(), shape, spans, {}, threads);
}

}  // namespace whet::kernels
