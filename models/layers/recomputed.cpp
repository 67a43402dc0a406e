#include "models/layers/recomputed.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

namespace whet {

Tensors recomputed(const at::Tensor& x, const Tensors& parameters, const Recomputable& forward) {
  Tensors inputs{x};
  inputs.insert(inputs.end(), parameters.begin(), parameters.end());
  const auto backward = [forward, parameters](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::AutoGradMode grad(true);
    Tensors leaves{saved[0].detach().requires_grad_()};
    leaves.insert(leaves.end(), parameters.begin(), parameters.end());
    return torch::autograd::grad(forward(leaves[0], /*again=*/true), leaves, grads, /*retain_graph=*/false,
                                 /*create_graph=*/false, /*allow_unused=*/true);
  };
  return differentiable(inputs, [&]() -> Operation {
    return {forward(x, /*again=*/false), inputs, backward};
  });
}

}  // namespace whet
