#include "models/layers/linear.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sum.h>
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

at::Tensor linear(const Remade& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return linear_forward(x, weight, bias, residual, exec);
  const auto backward = [exec, x = x.recipe(), bias = bias.defined(), residual = residual.defined()](
                            const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor input = x.again(saved), &weight = saved.back(), grad = grads[0].contiguous();
    const at::Tensor grad_x = at::empty(input.sizes(), input.options()),
                     grad_weight = at::empty(weight.sizes(), weight.options());
    exec->multiply(grad, weight, grad_x, false);
    exec->multiply(grad.t(), input, grad_weight, false);
    Tensors results{grad_x, grad_weight};
    if (bias) results.push_back(grad.sum(0));
    if (residual) results.push_back(grad);
    return results;
  };
  Tensors inputs{x, weight.weight()}, saved = x.kept();
  if (bias.defined()) inputs.push_back(bias);
  if (residual.defined()) inputs.push_back(residual);
  saved.push_back(weight.weight());
  return differentiable(inputs, [&]() -> Operation {
    return {{linear_forward(x, weight, bias, residual, exec)}, saved, backward};
  })[0];
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

at::Tensor grouped_linear(const Remade& x, const PackedWeights& weights, const at::Tensor& begins,
                          const Exec& exec) {
  if (!at::GradMode::is_enabled()) return grouped_forward(x, weights, begins, exec);
  const auto backward = [exec, begins, x = x.recipe()](const Tensors& grads,
                                                       const Tensors& saved) -> Tensors {
    const at::Tensor input = x.again(saved), &weights = saved.back();
    const at::Tensor grad_x = at::empty_like(input), grad_weights = at::zeros_like(weights);
    exec->grouped_linear_backward(grads[0].contiguous(), input, weights, begins, grad_x, grad_weights);
    return {grad_x, grad_weights};
  };
  Tensors saved = x.kept();
  saved.push_back(weights.weight());
  return differentiable({x, weights.weight()}, [&]() -> Operation {
    return {{grouped_forward(x, weights, begins, exec)}, saved, backward};
  })[0];
}

}  // namespace whet
