// Activations that are computed again in the backward pass instead of kept (Chen et al. 2016, section 3).
#pragma once

#include "models/layers/differentiable.h"

namespace whet {

// `again`: for the backward pass, with recording on.
using Recomputable = std::function<Tensors(const at::Tensor& x, bool again)>;

// forward(x), of which only `x` is kept. `parameters` are all others that `forward` depends on; it must give
// the same bits again, and what it captures must live as long as the graph.
Tensors recomputed(const at::Tensor& x, const Tensors& parameters, const Recomputable& forward);

}  // namespace whet
