#include "models/kv_cache.h"

#include <algorithm>

namespace whet {

KvCache::KvCache(const kernels::AttentionShape& shape, int64_t layers, int64_t slots, int64_t capacity)
    : shape_(shape), layers_(layers), slots_(slots) {
  constexpr int64_t block = kernels::kKeyBlock;
  capacity_ = (capacity + block - 1) / block * block;
  floats_per_slot_ = shape.kv_heads * capacity_ * (shape.key_dim + shape.value_dim);
  data_.assign(static_cast<size_t>(layers_ * slots_ * floats_per_slot_), 0.0f);
}

kernels::KvView KvCache::view(int64_t layer, int64_t slot) {
  float* keys = data_.data() + (layer * slots_ + slot) * floats_per_slot_;
  return {keys, keys + shape_.kv_heads * shape_.key_dim * capacity_, capacity_};
}

void KvCache::copy(int64_t from, int64_t to, int64_t length) {
  for (int64_t layer = 0; layer < layers_; ++layer) {
    const auto source = view(layer, from);
    const auto target = view(layer, to);
    for (int64_t row = 0; row < shape_.kv_heads * shape_.key_dim; ++row)
      std::copy_n(source.keys_t + row * capacity_, length, target.keys_t + row * capacity_);
    for (int64_t g = 0; g < shape_.kv_heads; ++g)
      std::copy_n(source.values + g * capacity_ * shape_.value_dim, length * shape_.value_dim,
                  target.values + g * capacity_ * shape_.value_dim);
  }
}

}  // namespace whet
