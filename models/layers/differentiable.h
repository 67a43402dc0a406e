// Operations whose backward pass is written by hand. Autograd's headers take 10 s to compile and are included
// in differentiable.cpp alone.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace whet {

using Tensors = std::vector<at::Tensor>;

// What a forward pass leaves behind.
struct Operation {
  Tensors outputs;
  Tensors saved;  // tensors that the backward pass reads; changing one in place before it is an error
  // Gradients of the inputs, in their order (undefined: none), given those of the outputs.
  std::function<Tensors(const Tensors& grads, const Tensors& saved)> backward;
  Tensors non_differentiable = {};  // those of `outputs` through which no gradient flows
};

// Calls `forward` once, with recording off, and returns its outputs as functions of `inputs`. `backward` runs
// without recording too: there are no second derivatives.
Tensors differentiable(const Tensors& inputs, const std::function<Operation()>& forward);

}  // namespace whet
