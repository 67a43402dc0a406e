#include "models/layers/functions.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

struct RmsNormFunction : Function<RmsNormFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            double eps) {
    const int64_t dim = weight.numel();
    const int64_t rows = x.numel() / dim;
    at::Tensor out = at::empty_like(x);
    at::Tensor inverse_rms = at::empty({rows}, x.options());
    kernels::rms_norm(x.const_data_ptr<float>(), weight.const_data_ptr<float>(), static_cast<float>(eps),
                      rows, dim, out.mutable_data_ptr<float>(), inverse_rms.mutable_data_ptr<float>(),
                      serial());
    context->save_for_backward({x, weight, inverse_rms});
    return out;
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], grad = grads[0].contiguous();
    at::Tensor grad_x = at::empty_like(x);
    at::Tensor grad_weight = at::zeros_like(weight);
    const int64_t dim = weight.numel();
    kernels::rms_norm_backward(grad.const_data_ptr<float>(), x.const_data_ptr<float>(),
                               weight.const_data_ptr<float>(), saved[2].const_data_ptr<float>(),
                               x.numel() / dim, dim, grad_x.mutable_data_ptr<float>(),
                               grad_weight.mutable_data_ptr<float>());
    return {grad_x, grad_weight, at::Tensor()};
  }
};

at::Tensor swiglu_forward(const at::Tensor& x, const Threads& threads) {
  const int64_t rows = x.size(0), dim = x.size(1) / 2;
  at::Tensor out = at::empty({rows, dim}, x.options());
  kernels::swiglu(x.const_data_ptr<float>(), rows, dim, out.mutable_data_ptr<float>(), threads);
  return out;
}

struct SwigluFunction : Function<SwigluFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return swiglu_forward(x, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::Tensor x = context->get_saved_variables()[0], grad = grads[0].contiguous();
    at::Tensor grad_x = at::empty_like(x);
    kernels::swiglu_backward(grad.const_data_ptr<float>(), x.const_data_ptr<float>(), x.size(0),
                             x.size(1) / 2, grad_x.mutable_data_ptr<float>());
    return {grad_x};
  }
};

at::Tensor rotate(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, float direction,
                  const Threads& threads) {
  at::Tensor out = at::empty(x.sizes(), x.options());
  rotate_into(out, x, positions, table, direction, threads);
  return out;
}

struct RopeFunction : Function<RopeFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& positions,
                            const RopeTable& table) {
    context->save_for_backward({positions, table.cos, table.sin});
    context->saved_data["pairs"] = static_cast<int64_t>(table.pairs);
    return rotate(x, positions, table, 1.0f, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const RopeTable table{saved[1], saved[2],
                          static_cast<kernels::RopePairs>(context->saved_data["pairs"].toInt())};
    return {rotate(grads[0].contiguous(), saved[0], table, -1.0f, serial()), at::Tensor(), at::Tensor()};
  }
};

struct TokenLogprobFunction : Function<TokenLogprobFunction> {
  static Variables forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& targets,
                           double temperature) {
    const int64_t rows = logits.size(0), vocab = logits.size(1);
    at::Tensor all = logits.detach();
    at::Tensor chosen = at::empty({rows}, logits.options()), entropy = at::empty({rows}, logits.options());
    float* row = all.mutable_data_ptr<float>();
    const int64_t* target = targets.const_data_ptr<int64_t>();
    for (int64_t r = 0; r < rows; ++r, row += vocab) {
      entropy.mutable_data_ptr<float>()[r] =
          kernels::log_softmax(row, vocab, static_cast<float>(temperature));
      chosen.mutable_data_ptr<float>()[r] = row[target[r]];
    }
    context->save_for_backward({all, targets});
    context->saved_data["temperature"] = temperature;
    context->mark_non_differentiable({entropy});
    return {chosen, entropy};
  }
  // d logprob[target] / d logits = (onehot(target) - softmax) / temperature.
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    at::Tensor grad_logits = saved[0].exp();
    const int64_t rows = grad_logits.size(0), vocab = grad_logits.size(1);
    const at::Tensor grad = grads[0].contiguous();
    const float* upstream = grad.const_data_ptr<float>();
    const int64_t* target = saved[1].const_data_ptr<int64_t>();
    const float inverse = static_cast<float>(1.0 / context->saved_data["temperature"].toDouble());
    float* row = grad_logits.mutable_data_ptr<float>();
    for (int64_t r = 0; r < rows; ++r, row += vocab) {
      const float scale = upstream[r] * inverse;
      for (int64_t i = 0; i < vocab; ++i) row[i] *= -scale;
      row[target[r]] += scale;
    }
    return {grad_logits, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

void rotate_into(const at::Tensor& out, const at::Tensor& x, const at::Tensor& positions,
                 const RopeTable& table, float direction, const Threads& threads) {
  const kernels::RopeShape shape{x.size(0), x.size(1), x.size(2), table.pairs, direction};
  kernels::rope(shape, positions.const_data_ptr<int64_t>(), table.cos.const_data_ptr<float>(),
                table.sin.const_data_ptr<float>(), x.const_data_ptr<float>(), {x.stride(0), x.stride(1)},
                out.mutable_data_ptr<float>(), {out.stride(0), out.stride(1)}, threads);
}

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const Threads& threads) {
  if (at::GradMode::is_enabled()) return RmsNormFunction::apply(x, weight, eps);
  at::Tensor out = at::empty_like(x);
  kernels::rms_norm(x.const_data_ptr<float>(), weight.const_data_ptr<float>(), static_cast<float>(eps),
                    x.numel() / weight.numel(), weight.numel(), out.mutable_data_ptr<float>(), nullptr,
                    threads);
  return out;
}

at::Tensor swiglu(const at::Tensor& x, const Threads& threads) {
  return at::GradMode::is_enabled() ? SwigluFunction::apply(x) : swiglu_forward(x, threads);
}

at::Tensor rope(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table,
                const Threads& threads) {
  return at::GradMode::is_enabled() ? RopeFunction::apply(x, positions, table)
                                    : rotate(x, positions, table, 1.0f, threads);
}

TokenLogprobs token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature) {
  const auto results = TokenLogprobFunction::apply(logits, targets, temperature);
  return {results[0], results[1]};
}

}  // namespace whet
