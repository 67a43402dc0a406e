#include "models/packed_weights.h"

#include "base/error.h"

namespace whet {

void PackedWeights::pack(const Exec& exec) {
  exec->pack(weight_, packed_);
  packed_version_ = weight_._version();
}

const kernels::PackedMatrices& PackedWeights::matrices() const {
  if (packed_version_ != weight_._version())
    fail("the weights have changed since they were packed: CausalLm::pack() is due");
  return packed_;
}

}  // namespace whet
