#include "train/cross_entropy.h"

#include <ATen/ops/sum.h>

namespace whet {

Objective cross_entropy() {
  const auto compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
    return {in.logprobs.mul(in.micro.weights).sum().mul(-1.0 / in.total_weight), {}};
  };
  return {compute};
}

}  // namespace whet
