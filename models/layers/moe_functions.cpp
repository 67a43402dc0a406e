// The steps of a mixture of experts other than its products: the choice of experts, rows to slots, slots to
// rows.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "models/layers/differentiable.h"
#include "models/layers/functions.h"

namespace whet {

namespace {

kernels::Routing route_forward(const kernels::RouterShape& shape, const at::Tensor& logits,
                               const at::Tensor& bias, const at::Tensor& given, const Exec& exec) {
  const int64_t rows = logits.size(0), active = shape.active;
  const kernels::Routing routing{
      at::empty_like(logits),
      given.defined() ? given : at::empty({rows, active}, logits.options().dtype(at::kLong)),
      at::empty({rows, active}, logits.options())};
  if (given.defined())
    exec->weigh_experts(shape, logits, routing);
  else
    exec->route(shape, logits, bias, routing);
  return routing;
}

at::Tensor gather_forward(const at::Tensor& x, const ExpertDispatch& dispatch, const Exec& exec) {
  at::Tensor out = at::empty({dispatch.rows.size(0), x.size(1)}, x.options());
  exec->gather_rows(x, dispatch.rows, out);
  return out;
}

at::Tensor combine_forward(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                           const at::Tensor& shared, const at::Tensor& residual, const Exec& exec) {
  at::Tensor out = at::empty({dispatch.slots.size(0), y.size(1)}, y.options());
  exec->combine_slots(y, weights, dispatch.slots, shared, residual, out);
  return out;
}

}  // namespace

Routing route(const kernels::RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
              const at::Tensor& given, const Exec& exec) {
  if (!at::GradMode::is_enabled()) {
    const kernels::Routing routing = route_forward(shape, logits, bias, given, exec);
    return {routing.chosen, routing.weights};
  }
  const auto backward = [exec, shape](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &scores = saved[0], &chosen = saved[1], grad_logits = at::empty_like(scores);
    exec->route_backward(shape, grads[1].contiguous(), scores, chosen, grad_logits);
    return {grad_logits};
  };
  const at::Tensor copy = given.defined() ? given.clone() : given;  // an output is no input
  const auto results = differentiable({logits}, [&]() -> Operation {
    const kernels::Routing routing = route_forward(shape, logits, bias, copy, exec);
    return {{routing.chosen, routing.weights}, {routing.scores, routing.chosen}, backward, {routing.chosen}};
  });
  return {results[0], results[1]};
}

Remade gather_slots(const Remade& x, const ExpertDispatch& dispatch, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return gather_forward(x, dispatch, exec);
  const auto backward = [exec, slots = dispatch.slots](const Tensors& grads, const Tensors&) -> Tensors {
    const at::Tensor grad = grads[0].contiguous();
    const at::Tensor grad_x = at::empty({slots.size(0), grad.size(1)}, grad.options());
    exec->gather_rows_backward(grad, slots, grad_x);
    return {grad_x};
  };
  at::Tensor slots = differentiable({x}, [&]() -> Operation {
    return {{gather_forward(x, dispatch, exec)}, {}, backward};
  })[0];
  return {std::move(slots), x.kept(), [x = x.recipe(), dispatch, exec](const Tensors& from) {
            return gather_forward(x.again(from), dispatch, exec);
          }};
}

at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                         const at::Tensor& shared, const at::Tensor& residual, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return combine_forward(y, weights, dispatch, shared, residual, exec);
  const auto backward = [exec, slots = dispatch.slots](const Tensors& grads,
                                                       const Tensors& saved) -> Tensors {
    const at::Tensor &y = saved[0], &weights = saved[1];
    const at::Tensor grad_y = at::empty_like(y), grad_weights = at::empty_like(weights);
    exec->combine_slots_backward(grads[0].contiguous(), y, weights, slots, grad_y, grad_weights);
    return {grad_y, grad_weights};
  };
  at::Tensor sum = differentiable({y, weights}, [&]() -> Operation {
    return {{combine_forward(y, weights, dispatch, {}, {}, exec)}, {y, weights}, backward};
  })[0];
  if (shared.defined()) sum = sum + shared;
  return residual.defined() ? residual + sum : sum;
}

}  // namespace whet
