// Cached keys and values of the sequences that are being written, one slot a sequence. What a token costs
// follows from the model: key and value heads for grouped-query attention, one latent for MLA.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/attention.h"

namespace whet {

class KvCache {
 public:
  // `capacity` tokens a slot, rounded up to whole key blocks.
  KvCache(const kernels::AttentionShape& shape, int64_t layers, int64_t slots, int64_t capacity);

  kernels::KvView view(int64_t layer, int64_t slot);
  // Copies the first `length` tokens of one slot to another, in every layer.
  void copy(int64_t from, int64_t to, int64_t length);

  int64_t slots() const { return slots_; }
  int64_t capacity() const { return capacity_; }

 private:
  kernels::AttentionShape shape_;
  int64_t layers_, slots_, capacity_, floats_per_slot_;
  std::vector<float> data_;  // [layers, slots, keys_t | values]
};

}  // namespace whet
