#include "models/layers/functions.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

#include "models/layers/differentiable.h"

namespace whet {

namespace {

at::Tensor norm_forward(const at::Tensor& x, const at::Tensor& weight, double eps, const Exec& exec) {
  at::Tensor out = at::empty_like(x);
  exec->rms_norm(x, weight, eps, out, {});
  return out;
}

at::Tensor swiglu_forward(const at::Tensor& x, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), x.size(1) / 2}, x.options());
  exec->swiglu(x, out);
  return out;
}

at::Tensor rotate(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, float direction,
                  const Exec& exec) {
  at::Tensor out = at::empty(x.sizes(), x.options());
  exec->rope(x, positions, table, direction, out);
  return out;
}

}  // namespace

void rotate_into(const at::Tensor& out, const at::Tensor& x, const at::Tensor& positions,
                 const RopeTable& table, float direction, const Exec& exec) {
  exec->rope(x, positions, table, direction, out);
}

Remade rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return norm_forward(x, weight, eps, exec);
  const auto backward = [exec](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &x = saved[0], &weight = saved[1], &inverse_rms = saved[2];
    const at::Tensor grad_x = at::empty_like(x), grad_weight = at::zeros_like(weight);
    exec->rms_norm_backward(grads[0].contiguous(), x, weight, inverse_rms, grad_x, grad_weight);
    return {grad_x, grad_weight};
  };
  at::Tensor normed = differentiable({x, weight}, [&]() -> Operation {
    const at::Tensor out = at::empty_like(x);
    const at::Tensor inverse_rms = at::empty({x.numel() / weight.numel()}, x.options());
    exec->rms_norm(x, weight, eps, out, inverse_rms);
    return {{out}, {x, weight, inverse_rms}, backward};
  })[0];
  return {std::move(normed), {x, weight}, [eps, exec](const Tensors& from) {
            return norm_forward(from[0], from[1], eps, exec);
          }};
}

Remade swiglu(const at::Tensor& x, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return swiglu_forward(x, exec);
  const auto backward = [exec](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor grad_x = at::empty_like(saved[0]);
    exec->swiglu_backward(grads[0].contiguous(), saved[0], grad_x);
    return {grad_x};
  };
  at::Tensor product = differentiable({x}, [&]() -> Operation {
    return {{swiglu_forward(x, exec)}, {x}, backward};
  })[0];
  return {std::move(product), {x}, [exec](const Tensors& from) { return swiglu_forward(from[0], exec); }};
}

at::Tensor rope(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return rotate(x, positions, table, 1, exec);
  const auto backward = [exec, positions, table](const Tensors& grads, const Tensors&) -> Tensors {
    return {rotate(grads[0].contiguous(), positions, table, -1, exec)};
  };
  return differentiable({x}, [&]() -> Operation {
    return {{rotate(x, positions, table, 1, exec)}, {}, backward};
  })[0];
}

}  // namespace whet
