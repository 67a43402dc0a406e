#include "models/layers/functions.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/zeros_like.h>

#include "models/layers/saved_exec.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

struct RmsNormFunction : Function<RmsNormFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            double eps, const Exec& exec) {
    at::Tensor out = at::empty_like(x);
    const at::Tensor inverse_rms = at::empty({x.numel() / weight.numel()}, x.options());
    exec->rms_norm(x, weight, eps, out, inverse_rms);
    context->save_for_backward({x, weight, inverse_rms});
    save_exec(context, exec);
    return out;
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1];
    const at::Tensor grad_x = at::empty_like(x), grad_weight = at::zeros_like(weight);
    saved_exec(context)->rms_norm_backward(grads[0].contiguous(), x, weight, saved[2], grad_x, grad_weight);
    return {grad_x, grad_weight, at::Tensor(), at::Tensor()};
  }
};

at::Tensor swiglu_forward(const at::Tensor& x, const Exec& exec) {
  at::Tensor out = at::empty({x.size(0), x.size(1) / 2}, x.options());
  exec->swiglu(x, out);
  return out;
}

struct SwigluFunction : Function<SwigluFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Exec& exec) {
    context->save_for_backward({x});
    save_exec(context, exec);
    return swiglu_forward(x, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::Tensor x = context->get_saved_variables()[0], grad_x = at::empty_like(x);
    saved_exec(context)->swiglu_backward(grads[0].contiguous(), x, grad_x);
    return {grad_x, at::Tensor()};
  }
};

at::Tensor rotate(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, float direction,
                  const Exec& exec) {
  at::Tensor out = at::empty(x.sizes(), x.options());
  exec->rope(x, positions, table, direction, out);
  return out;
}

struct RopeFunction : Function<RopeFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& positions,
                            const RopeTable& table, const Exec& exec) {
    context->save_for_backward({positions, table.cos, table.sin});
    context->saved_data["pairs"] = static_cast<int64_t>(table.pairs);
    save_exec(context, exec);
    return rotate(x, positions, table, 1.0f, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const RopeTable table{saved[1], saved[2],
                          static_cast<kernels::RopePairs>(context->saved_data["pairs"].toInt())};
    return {rotate(grads[0].contiguous(), saved[0], table, -1.0f, saved_exec(context)), at::Tensor(),
            at::Tensor(), at::Tensor()};
  }
};

struct TokenLogprobFunction : Function<TokenLogprobFunction> {
  static Variables forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& targets,
                           double temperature, const Exec& exec) {
    const at::Tensor all = logits.detach();
    at::Tensor chosen = at::empty({logits.size(0)}, logits.options()), entropy = at::empty_like(chosen);
    exec->token_logprobs(all, targets, temperature, chosen, entropy);
    context->save_for_backward({all, targets});
    context->saved_data["temperature"] = temperature;
    save_exec(context, exec);
    context->mark_non_differentiable({entropy});
    return {chosen, entropy};
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor grad_logits = saved[0].exp();
    saved_exec(context)->token_logprobs_backward(
        grads[0].contiguous(), saved[1], context->saved_data["temperature"].toDouble(), grad_logits);
    return {grad_logits, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

void rotate_into(const at::Tensor& out, const at::Tensor& x, const at::Tensor& positions,
                 const RopeTable& table, float direction, const Exec& exec) {
  exec->rope(x, positions, table, direction, out);
}

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const Exec& exec) {
  if (at::GradMode::is_enabled()) return RmsNormFunction::apply(x, weight, eps, exec);
  at::Tensor out = at::empty_like(x);
  exec->rms_norm(x, weight, eps, out, {});
  return out;
}

at::Tensor swiglu(const at::Tensor& x, const Exec& exec) {
  return at::GradMode::is_enabled() ? SwigluFunction::apply(x, exec) : swiglu_forward(x, exec);
}

at::Tensor rope(const at::Tensor& x, const at::Tensor& positions, const RopeTable& table, const Exec& exec) {
  return at::GradMode::is_enabled() ? RopeFunction::apply(x, positions, table, exec)
                                    : rotate(x, positions, table, 1.0f, exec);
}

TokenLogprobs token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                             const Exec& exec) {
  const auto results = TokenLogprobFunction::apply(logits, targets, temperature, exec);
  return {results[0], results[1]};
}

}  // namespace whet
