// The gradient of a sum over micro-batches, computed on several threads. Micro-batches are added up in
// their own order, so the sum has the same bits on one thread or many.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace whet {

// Calls `loss(i)` for every micro-batch i in [0, count); it returns a scalar with a graph. Returns the
// gradient of the sum, one tensor a parameter (zeros for a parameter that no loss reached).
std::vector<at::Tensor> sum_gradients(const std::vector<at::Tensor>& parameters, int count, int threads,
                                      const std::function<at::Tensor(int)>& loss);

}  // namespace whet
