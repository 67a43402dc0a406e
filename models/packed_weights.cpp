#include "models/packed_weights.h"

#include "base/error.h"
#include "kernels/linear.h"

namespace whet {

PackedWeights::PackedWeights(const at::Tensor& weight) : weight_(weight) {}

void PackedWeights::pack(const Threads& threads) {
  const int64_t size = kernels::packed_size(outputs(), inputs());
  if (packed_.data() == nullptr) packed_ = LazyFloats(count() * size);
  const float* weight = weight_.const_data_ptr<float>();
  const int64_t matrix_stride = weight_.dim() == 3 ? weight_.stride(0) : 0;
  for (int64_t i = 0; i < count(); ++i)
    kernels::pack_weights(weight + i * matrix_stride, weight_.stride(-2), weight_.stride(-1), outputs(),
                          inputs(), packed_.data() + i * size, threads);
  packed_version_ = weight_._version();
}

const float* PackedWeights::matrix(int64_t index) const {
  if (packed_version_ != weight_._version())
    fail("the weights have changed since they were packed: CausalLm::pack() is due");
  return packed_.data() + index * kernels::packed_size(outputs(), inputs());
}

}  // namespace whet
