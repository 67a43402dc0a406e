#include "models/layers/linear.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

#include "models/layers/differentiable.h"

namespace whet {

namespace {

at::Tensor linear_forward(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                          const at::Tensor& residual, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), weight.outputs()}, x.options());
  exec->linear(x, weight.matrices(), bias, residual, out);
  return out;
}

at::Tensor head_forward(const at::Tensor& x, const PackedWeights& weights, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), x.size(1), weights.outputs()}, x.options());
  head_linear_into(out, x, weights, exec);
  return out;
}

at::Tensor grouped_forward(const at::Tensor& x, const PackedWeights& weights, const at::Tensor& begins,
                           const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), weights.outputs()}, x.options());
  exec->grouped_linear(x, weights.matrices(), begins, out);
  return out;
}

}  // namespace

void head_linear_into(const at::Tensor& out, const at::Tensor& x, const PackedWeights& packed,
                      const Exec& exec) {
  exec->head_linear(x, packed.matrices(), out);
}

at::Tensor linear(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return linear_forward(x, weight, bias, residual, exec);
  const auto backward = [exec](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &x = saved[0], &weight = saved[1], grad = grads[0].contiguous();
    const at::Tensor grad_x = at::empty(x.sizes(), x.options()),
                     grad_weight = at::empty(weight.sizes(), weight.options());
    exec->multiply(grad, weight, grad_x, false);
    exec->multiply(grad.t(), x, grad_weight, false);
    return {grad_x, grad_weight};
  };
  at::Tensor y = differentiable({x, weight.weight()}, [&]() -> Operation {
    return {{linear_forward(x, weight, {}, {}, exec)}, {x, weight.weight()}, backward};
  })[0];
  if (bias.defined()) y = y + bias;  // as the kernel adds it
  return residual.defined() ? residual + y : y;
}

at::Tensor head_linear(const at::Tensor& x, const at::Tensor& weights, const PackedWeights& packed,
                       const Exec& exec) {
  if (!at::GradMode::is_enabled()) return head_forward(x, packed, exec);
  const auto backward = [exec](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &x = saved[0], &weights = saved[1];
    const at::Tensor grad = grads[0].transpose(0, 1);  // [heads, rows, outputs]
    const at::Tensor grad_x = at::empty(x.sizes(), x.options()),
                     grad_weights = at::empty(weights.sizes(), weights.options());
    exec->multiply(grad, weights, grad_x.transpose(0, 1), false);
    exec->multiply(grad.transpose(1, 2), x.transpose(0, 1), grad_weights, false);
    return {grad_x, grad_weights};
  };
  return differentiable({x, weights}, [&]() -> Operation {
    return {{head_forward(x, packed, exec)}, {x, weights}, backward};
  })[0];
}

at::Tensor grouped_linear(const at::Tensor& x, const PackedWeights& weights, const at::Tensor& begins,
                          const Exec& exec) {
  if (!at::GradMode::is_enabled()) return grouped_forward(x, weights, begins, exec);
  const auto backward = [exec, begins](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &x = saved[0], &weights = saved[1];
    const at::Tensor grad_x = at::empty_like(x), grad_weights = at::zeros_like(weights);
    exec->grouped_linear_backward(grads[0].contiguous(), x, weights, begins, grad_x, grad_weights);
    return {grad_x, grad_weights};
  };
  return differentiable({x, weights.weight()}, [&]() -> Operation {
    return {{grouped_forward(x, weights, begins, exec)}, {x, weights.weight()}, backward};
  })[0];
}

}  // namespace whet
