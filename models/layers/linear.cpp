#include "models/layers/linear.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/linear.h"

namespace whet {

namespace {

using kernels::LinearProduct;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

at::Tensor linear_forward(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                          const at::Tensor& residual, const Threads& threads) {
  const int64_t rows = x.size(0), outputs = weight.outputs();
  at::Tensor out = at::empty({rows, outputs}, x.options());
  const LinearProduct product{x.const_data_ptr<float>(),
                              rows,
                              x.stride(0),
                              weight.matrix(),
                              weight.inputs(),
                              outputs,
                              bias.defined() ? bias.const_data_ptr<float>() : nullptr,
                              out.mutable_data_ptr<float>(),
                              outputs,
                              residual.defined() ? residual.const_data_ptr<float>() : nullptr};
  kernels::linear({&product, 1}, threads);
  return out;
}

struct LinearFunction : Function<LinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const PackedWeights& packed) {
    context->save_for_backward({x, weight});
    return linear_forward(x, packed, {}, {}, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], grad = grads[0].contiguous();
    return {at::mm(grad, weight), at::mm(grad.t(), x), at::Tensor()};
  }
};

at::Tensor head_forward(const at::Tensor& x, const PackedWeights& weights, const Threads& threads) {
  at::Tensor out = at::empty({x.size(0), x.size(1), weights.outputs()}, x.options());
  head_linear_into(out, x, weights, threads);
  return out;
}

struct HeadLinearFunction : Function<HeadLinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weights,
                            const PackedWeights& packed) {
    context->save_for_backward({x, weights});
    return head_forward(x, packed, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weights = saved[1];
    const at::Tensor grad = grads[0].transpose(0, 1);  // [heads, rows, outputs]
    return {at::bmm(grad, weights).transpose(0, 1), at::bmm(grad.transpose(1, 2), x.transpose(0, 1)),
            at::Tensor()};
  }
};

at::Tensor grouped_forward(const at::Tensor& x, const PackedWeights& weights,
                           const std::vector<int64_t>& begins, const Threads& threads) {
  const int64_t inputs = weights.inputs(), outputs = weights.outputs();
  at::Tensor out = at::empty({x.size(0), outputs}, x.options());
  std::vector<LinearProduct> products;
  for (size_t e = 0; e + 1 < begins.size(); ++e)
    if (begins[e + 1] > begins[e])
      products.push_back({x.const_data_ptr<float>() + begins[e] * inputs, begins[e + 1] - begins[e], inputs,
                          weights.matrix(static_cast<int64_t>(e)), inputs, outputs, nullptr,
                          out.mutable_data_ptr<float>() + begins[e] * outputs, outputs});
  kernels::linear(products, threads);
  return out;
}

struct GroupedLinearFunction : Function<GroupedLinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weights,
                            const PackedWeights& packed, const std::vector<int64_t>& begins) {
    context->save_for_backward({x, weights});
    context->saved_data["begins"] = begins;
    return grouped_forward(x, packed, begins, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::NoGradGuard no_grad;
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weights = saved[1], grad = grads[0].contiguous();
    const auto begins = context->saved_data["begins"].toIntVector();
    at::Tensor grad_x = at::empty_like(x), grad_weights = at::zeros_like(weights);
    for (size_t e = 0; e + 1 < begins.size(); ++e) {
      const int64_t begin = begins[e], count = begins[e + 1] - begin, expert = static_cast<int64_t>(e);
      if (count == 0) continue;
      const at::Tensor block = grad.narrow(0, begin, count);
      at::Tensor to_x = grad_x.narrow(0, begin, count), to_weight = grad_weights.select(0, expert);
      at::mm_out(to_x, block, weights.select(0, expert));
      at::mm_out(to_weight, block.t(), x.narrow(0, begin, count));
    }
    return {grad_x, grad_weights, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

void head_linear_into(const at::Tensor& out, const at::Tensor& x, const PackedWeights& packed,
                      const Threads& threads) {
  std::vector<LinearProduct> products;
  for (int64_t h = 0; h < x.size(1); ++h)
    products.push_back({x.const_data_ptr<float>() + h * x.stride(1), x.size(0), x.stride(0), packed.matrix(h),
                        packed.inputs(), packed.outputs(), nullptr,
                        out.mutable_data_ptr<float>() + h * out.stride(1), out.stride(0)});
  kernels::linear(products, threads);
}

at::Tensor linear(const at::Tensor& x, const PackedWeights& weight, const at::Tensor& bias,
                  const at::Tensor& residual, const Threads& threads) {
  if (!at::GradMode::is_enabled()) return linear_forward(x, weight, bias, residual, threads);
  at::Tensor y = LinearFunction::apply(x, weight.weight(), weight);
  if (bias.defined()) y = y + bias;  // as the kernel adds it
  return residual.defined() ? residual + y : y;
}

at::Tensor head_linear(const at::Tensor& x, const at::Tensor& weights, const PackedWeights& packed,
                       const Threads& threads) {
  return at::GradMode::is_enabled() ? HeadLinearFunction::apply(x, weights, packed)
                                    : head_forward(x, packed, threads);
}

at::Tensor grouped_linear(const at::Tensor& x, const PackedWeights& weights,
                          const std::vector<int64_t>& begins, const Threads& threads) {
  return at::GradMode::is_enabled() ? GroupedLinearFunction::apply(x, weights.weight(), weights, begins)
                                    : grouped_forward(x, weights, begins, threads);
}

}  // namespace whet
