#include "models/kv_cache.h"

#include <algorithm>

namespace whet {

KvCache::KvCache(const kernels::AttentionShape& shape, int64_t layers, int64_t pages)
    : pages_(pages),
      layers_(layers),
      floats_per_page_(kernels::floats_per_page(shape)),
      data_(pages * layers * kernels::floats_per_page(shape)) {}

void KvCache::copy(int32_t from, int32_t to) {
  const int64_t floats = layers_ * floats_per_page_;
  std::copy_n(data_.data() + from * floats, floats, data_.data() + to * floats);
}

}  // namespace whet
