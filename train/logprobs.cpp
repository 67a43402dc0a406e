#include "train/logprobs.h"

#include <ATen/ops/index_copy.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/zeros.h>

namespace whet {

TokenLogprobs compute_logprobs(const CausalLm& model, const at::Tensor& hidden, const MicroBatch& micro,
                               double temperature, const Exec& exec) {
  const at::Tensor rows = micro.weights.nonzero().squeeze(1);
  const auto [logprobs, entropy] =
      model.logprobs(hidden.index_select(0, rows), micro.targets.index_select(0, rows), temperature, exec);
  const at::Tensor none = at::zeros({hidden.size(0)}, hidden.options());
  return {none.index_copy(0, rows, logprobs), none.index_copy(0, rows, entropy)};
}

}  // namespace whet
