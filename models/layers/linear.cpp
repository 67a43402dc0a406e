#include "models/layers/linear.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>

#include "models/layers/saved_exec.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

at::Tensor linear_forward(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                          const at::Tensor& residual, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), weight.outputs()}, x.options());
  exec->linear(x, weight.matrices(), bias, residual, out);
  return out;
}

struct LinearFunction : Function<LinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const PackedWeights& packed, const Exec& exec) {
    context->save_for_backward({x, weight});
    return linear_forward(x, packed, {}, {}, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], grad = grads[0].contiguous();
    return {at::mm(grad, weight), at::mm(grad.t(), x), at::Tensor(), at::Tensor()};
  }
};

at::Tensor head_forward(const at::Tensor& x, const PackedWeights& weights, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), x.size(1), weights.outputs()}, x.options());
  head_linear_into(out, x, weights, exec);
  return out;
}

struct HeadLinearFunction : Function<HeadLinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weights,
                            const PackedWeights& packed, const Exec& exec) {
    context->save_for_backward({x, weights});
    return head_forward(x, packed, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weights = saved[1];
    const at::Tensor grad = grads[0].transpose(0, 1);  // [heads, rows, outputs]
    return {at::bmm(grad, weights).transpose(0, 1), at::bmm(grad.transpose(1, 2), x.transpose(0, 1)),
            at::Tensor(), at::Tensor()};
  }
};

at::Tensor grouped_forward(const at::Tensor& x, const PackedWeights& weights, const at::Tensor& begins,
                           const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), weights.outputs()}, x.options());
  exec->grouped_linear(x, weights.matrices(), begins, out);
  return out;
}

struct GroupedLinearFunction : Function<GroupedLinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weights,
                            const PackedWeights& packed, const at::Tensor& begins, const Exec& exec) {
    context->save_for_backward({x, weights, begins});
    save_exec(context, exec);
    return grouped_forward(x, packed, begins, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weights = saved[1];
    const at::Tensor grad_x = at::empty_like(x), grad_weights = at::zeros_like(weights);
    saved_exec(context)->grouped_linear_backward(grads[0].contiguous(), x, weights, saved[2], grad_x,
                                                 grad_weights);
    return {grad_x, grad_weights, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

void head_linear_into(const at::Tensor& out, const at::Tensor& x, const PackedWeights& packed,
                      const Exec& exec) {
  exec->head_linear(x, packed.matrices(), out);
}

at::Tensor linear(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return linear_forward(x, weight, bias, residual, exec);
  at::Tensor y = LinearFunction::apply(x, weight.weight(), weight, exec);
  if (bias.defined()) y = y + bias;  // as the kernel adds it
  return residual.defined() ? residual + y : y;
}

at::Tensor head_linear(const at::Tensor& x, const at::Tensor& weights, const PackedWeights& packed,
                       const Exec& exec) {
  return at::GradMode::is_enabled() ? HeadLinearFunction::apply(x, weights, packed, exec)
                                    : head_forward(x, packed, exec);
}

at::Tensor grouped_linear(const at::Tensor& x, const PackedWeights& weights, const at::Tensor& begins,
                          const Exec& exec) {
  return at::GradMode::is_enabled() ? GroupedLinearFunction::apply(x, weights.weight(), weights, begins, exec)
                                    : grouped_forward(x, weights, begins, exec);
}

}  // namespace whet
