// Holds a differentiable function of float32 tensors against its restatement in float64: values and
// gradients.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/tensors.h"

namespace whet {

using TensorFunction = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

inline void expect_alike(const std::vector<at::Tensor>& inputs, const TensorFunction& ours,
                         const TensorFunction& exact, double tolerance = 2e-6) {
  std::vector<at::Tensor> floats, doubles;
  for (const auto& input : inputs) {
    floats.push_back(input.clone().requires_grad_());
    doubles.push_back(input.to(at::kDouble).requires_grad_());
  }
  const at::Tensor y = ours(floats), expected = exact(doubles);
  EXPECT_LE(max_difference(y.detach(), expected.detach()), tolerance) << "values";
  const at::Tensor upstream = random_tensor(y.sizes(), /*seed=*/99);
  y.backward(upstream);
  expected.backward(upstream.to(at::kDouble));
  for (size_t i = 0; i < inputs.size(); ++i) {
    ASSERT_TRUE(floats[i].grad().defined()) << "input " << i;
    const double size = 1 + doubles[i].grad().abs().max().item<double>();
    EXPECT_LE(max_difference(floats[i].grad(), doubles[i].grad()), tolerance * size)
        << "gradient of input " << i;
  }
  const at::NoGradGuard no_grad;
  EXPECT_TRUE(same_bits(ours(floats), y)) << "without gradients";
}

}  // namespace whet
