// Cached keys and values of all layers, in pages of kPageTokens tokens. A sequence has a list of pages, and
// several sequences may share pages of the same prefix. The size of a token depends on the model: keys and
// values of all kv heads for grouped-query attention, one latent for MLA.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "kernels/backend.h"

namespace whet {

class KvCache {
 public:
  // On the device of `exec`. Memory is committed when pages are first written.
  KvCache(const Exec& exec, const kernels::AttentionShape& shape, int64_t layers, int64_t pages,
          at::ScalarType dtype = at::kFloat);

  // [pages, layers, page_numel]
  const at::Tensor& data() const { return data_; }
  // Copies all layers of page from[i] to page to[i], in the order of i.
  void copy(const Exec& exec, std::span<const int32_t> from, std::span<const int32_t> to) {
    exec->copy_pages(data_, from, to);
  }

  int64_t pages() const { return data_.size(0); }
  int64_t bytes_per_page() const {
    return data_.size(1) * data_.size(2) * static_cast<int64_t>(data_.element_size());
  }

 private:
  at::Tensor data_;
};

}  // namespace whet
