#include "models/token_batch.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace whet {

void TokenBatchBuilder::add(const int32_t* ids, int64_t count, int64_t first_position, const int32_t* pages,
                            int64_t shift) {
  sequences_.push_back({tokens(), count, first_position, pages, shift});
  ids_.insert(ids_.end(), ids, ids + count);
  for (int64_t i = 0; i < count; ++i) positions_.push_back(first_position + i);
}

TokenBatch TokenBatchBuilder::build() const {
  const auto to_tensor = [](const std::vector<int64_t>& values) {
    at::Tensor tensor = at::empty({static_cast<int64_t>(values.size())}, at::kLong);
    std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<int64_t>());
    return tensor;
  };
  return {to_tensor(ids_), to_tensor(positions_), sequences_};
}

}  // namespace whet
