#include "models/token_batch.h"

#include <algorithm>
#include <numeric>

#include "models/host_tensor.h"

namespace whet {

namespace {

// Rows of different lengths, filled up with zeros to the longest.
at::Tensor padded(const std::vector<std::vector<int32_t>>& rows, at::Device device) {
  size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.size());
  std::vector<int32_t> table(rows.size() * width, 0);
  for (size_t r = 0; r < rows.size(); ++r)
    std::copy(rows[r].begin(), rows[r].end(), table.begin() + static_cast<int64_t>(r * width));
  return to_tensor(table, {static_cast<int64_t>(rows.size()), static_cast<int64_t>(width)}, device);
}

}  // namespace

void TokenBatchBuilder::add(std::span<const int32_t> ids, int64_t first_position,
                            std::span<const int32_t> pages, int64_t shift) {
  const auto count = static_cast<int64_t>(ids.size());
  sequences_.push_back({tokens(), count, first_position, shift});
  ids_.insert(ids_.end(), ids.begin(), ids.end());
  for (int64_t i = 0; i < count; ++i) positions_.push_back(first_position + i);
  pages_.emplace_back(pages.begin(), pages.end());
  if (!pages.empty()) return;
  pages_.back().resize(static_cast<size_t>((first_position + shift + count + kernels::kPageTokens - 1) /
                                           kernels::kPageTokens));
  std::iota(pages_.back().begin(), pages_.back().end(), static_cast<int32_t>(own_pages_));
  own_pages_ += static_cast<int64_t>(pages_.back().size());
}

TokenBatch TokenBatchBuilder::build(at::Device device) const {
  return {to_tensor(ids_, device), to_tensor(positions_, device), sequences_, padded(pages_, device),
          own_pages_};
}

}  // namespace whet
