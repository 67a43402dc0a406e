#include "models/token_batch.h"

#include <ATen/ops/empty.h>

#include <algorithm>

#include "kernels/route.h"

namespace whet {

void TokenBatchBuilder::add(const int32_t* ids, int64_t count, int64_t first_position, int64_t slot) {
  sequences_.push_back({tokens(), count, first_position, slot});
  ids_.insert(ids_.end(), ids, ids + count);
  for (int64_t i = 0; i < count; ++i) positions_.push_back(first_position + i);
}

TokenBatch TokenBatchBuilder::build() const {
  const int64_t rows = (tokens() + kernels::kRowBlock - 1) / kernels::kRowBlock * kernels::kRowBlock;
  const auto padded = [rows](const std::vector<int64_t>& values) {
    at::Tensor tensor = at::empty({rows}, at::kLong);
    auto* end = std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<int64_t>());
    std::fill(end, tensor.mutable_data_ptr<int64_t>() + rows, 0);
    return tensor;
  };
  return {padded(ids_), padded(positions_), sequences_, tokens()};
}

}  // namespace whet
