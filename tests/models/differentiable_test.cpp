#include "models/layers/differentiable.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/support/tensors.h"

namespace whet {
namespace {

// x * y and x, elementwise; calls count the passes.
struct Product {
  int forward = 0, backward = 0;

  Tensors operator()(const at::Tensor& x, const at::Tensor& y, bool copy_differentiable = true) {
    const auto gradients = [this](const Tensors& grads, const Tensors& saved) -> Tensors {
      ++backward;
      EXPECT_FALSE(at::GradMode::is_enabled());
      return {grads[0] * saved[1] + grads[1], grads[0] * saved[0]};
    };
    return differentiable({x, y}, [&]() -> Operation {
      ++forward;
      EXPECT_FALSE(at::GradMode::is_enabled());
      const at::Tensor copy = x.detach().clone();
      return {{x * y, copy}, {x, y}, gradients, copy_differentiable ? Tensors{} : Tensors{copy}};
    });
  }
};

at::Tensor leaf(uint64_t seed, bool differentiable = true) {
  return random_tensor({3, 4}, seed).requires_grad_(differentiable);
}

std::vector<at::Tensor> gradients(const at::Tensor& loss, const std::vector<at::Tensor>& inputs) {
  return torch::autograd::grad({loss}, inputs, {}, /*retain_graph=*/true, /*create_graph=*/false,
                               /*allow_unused=*/true);
}

TEST(Differentiable, GivesTheGradientsOfItsBackwardPass) {
  const at::Tensor x = leaf(1), y = leaf(2);
  Product product;
  const auto outputs = product(x, y);
  const auto grads = gradients((outputs[0] * 3 + outputs[1]).sum(), {x, y});
  EXPECT_TRUE(at::equal(grads[0], 3 * y + 1));
  EXPECT_TRUE(at::equal(grads[1], 3 * x));
  EXPECT_EQ(product.forward, 1);
  EXPECT_EQ(product.backward, 1);
}

// As in torch: the gradient of an output that the loss does not use is zero, not undefined.
TEST(Differentiable, OutputsThatAreNotUsedHaveAGradientOfZero) {
  const at::Tensor x = leaf(1), y = leaf(2);
  const auto grads = gradients(Product()(x, y)[1].sum(), {x, y});
  EXPECT_TRUE(at::equal(grads[0], at::ones_like(x)));
  EXPECT_TRUE(at::equal(grads[1], at::zeros_like(y)));
}

TEST(Differentiable, InputsThatNeedNoGradientGetNone) {
  const at::Tensor x = leaf(1), y = leaf(2, false);
  const auto outputs = Product()(x, y);
  EXPECT_TRUE(outputs[0].requires_grad());
  outputs[0].sum().backward();
  EXPECT_TRUE(at::equal(x.grad(), y));
  EXPECT_FALSE(y.grad().defined());
  EXPECT_FALSE(Product()(leaf(1, false), y)[0].requires_grad());
}

TEST(Differentiable, NamedOutputsHaveNoGradient) {
  const auto outputs = Product()(leaf(1), leaf(2), /*copy_differentiable=*/false);
  EXPECT_TRUE(outputs[0].requires_grad());
  EXPECT_FALSE(outputs[1].requires_grad());
}

// Otherwise the backward pass would read other numbers than the forward pass did.
TEST(Differentiable, SavedTensorsThatHaveChangedAreAnError) {
  const at::Tensor x = leaf(1), y = leaf(2);
  const at::Tensor loss = Product()(x, y)[0].sum();
  y.detach().add_(1);
  EXPECT_THROW(loss.backward(), c10::Error);
}

// What the lambda holds goes with the graph.
TEST(Differentiable, LeavesNothingBehind) {
  const auto held = std::make_shared<int>(7);
  {
    const at::Tensor x = leaf(1);
    const auto outputs = differentiable({x}, [&]() -> Operation {
      const auto backward = [held](const Tensors& grads, const Tensors&) -> Tensors { return grads; };
      return {{x.detach().clone()}, {}, backward};
    });
    EXPECT_EQ(held.use_count(), 2);
    outputs[0].sum().backward();
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace whet
