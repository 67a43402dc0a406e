#include "models/kv_cache.h"

namespace whet {

KvCache::KvCache(const Exec& exec, const kernels::AttentionShape& shape, int64_t layers, int64_t pages,
                 at::ScalarType dtype)
    : data_(exec->allocate({pages, layers, exec->page_numel(shape)}, dtype)) {}

}  // namespace whet
