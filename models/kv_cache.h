// Cached keys and values of all layers, in pages of kPageTokens tokens. A sequence lists its pages in order;
// pages of the same tokens may belong to several sequences. What a token costs follows from the model: key
// and value heads for grouped-query attention, one latent for MLA.
#pragma once

#include <cstdint>

#include "base/lazy_floats.h"
#include "kernels/attention.h"

namespace whet {

class KvCache {
 public:
  // Memory is taken as pages are first written.
  KvCache(const kernels::AttentionShape& shape, int64_t layers, int64_t pages);

  kernels::PagedKv view(int64_t layer, const int32_t* pages) const {
    return {data_.data() + layer * floats_per_page_, layers_ * floats_per_page_, pages};
  }
  // Copies all layers of a page.
  void copy(int32_t from, int32_t to);

  int64_t pages() const { return pages_; }
  int64_t bytes_per_page() const { return layers_ * floats_per_page_ * static_cast<int64_t>(sizeof(float)); }

 private:
  int64_t pages_, layers_, floats_per_page_;
  LazyFloats data_;  // [pages, layers, floats_per_page]
};

}  // namespace whet
