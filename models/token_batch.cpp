#include "models/token_batch.h"

#include <algorithm>

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
  add_tokens(ids, {tokens(), static_cast<int64_t>(ids.size()), first_position, shift});
  pages_.emplace_back(pages.begin(), pages.end());
  if (pages.empty()) own_pages_for(first_position + shift + static_cast<int64_t>(ids.size()));
}

void TokenBatchBuilder::add_behind(size_t leader, int64_t shared, std::span<const int32_t> ids) {
  add_tokens(ids, {tokens(), static_cast<int64_t>(ids.size()), shared, 0, sequences_.at(leader).begin});
  const auto first = pages_.at(leader).begin();
  pages_.emplace_back(first, first + shared / kernels::kPageTokens);
  own_pages_for(shared + static_cast<int64_t>(ids.size()));
}

void TokenBatchBuilder::add_tokens(std::span<const int32_t> ids, const SequenceSpan& span) {
  sequences_.push_back(span);
  ids_.insert(ids_.end(), ids.begin(), ids.end());
  for (int64_t i = 0; i < span.count; ++i) positions_.push_back(span.first_position + i);
}

void TokenBatchBuilder::own_pages_for(int64_t tokens) {
  const int64_t pages = (tokens + kernels::kPageTokens - 1) / kernels::kPageTokens;
  while (std::ssize(pages_.back()) < pages) pages_.back().push_back(static_cast<int32_t>(own_pages_++));
}

TokenBatch TokenBatchBuilder::build(at::Device device) const {
  return {to_tensor(ids_, device), to_tensor(positions_, device), sequences_, padded(pages_, device),
          own_pages_};
}

}  // namespace whet
