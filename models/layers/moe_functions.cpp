// The steps of a mixture of experts beside its products: the choice of experts, rows to slots, slots back to
// rows. Slots are summed in slot order, so a token's output has one bit pattern.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>

#include "models/layers/functions.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

struct Routed {
  at::Tensor scores, chosen, weights;
};

Routed route_forward(const kernels::RouterShape& shape, const at::Tensor& logits, const float* bias) {
  const int64_t rows = logits.size(0);
  const Routed routed{at::empty_like(logits), at::empty({rows, shape.active}, at::kLong),
                      at::empty({rows, shape.active}, logits.options())};
  float* scores = routed.scores.mutable_data_ptr<float>();
  auto* chosen = routed.chosen.mutable_data_ptr<int64_t>();
  kernels::router_scores(shape, logits.const_data_ptr<float>(), rows, scores);
  kernels::select_experts(shape, scores, bias, rows, chosen);
  kernels::router_weights(shape, scores, chosen, rows, routed.weights.mutable_data_ptr<float>());
  return routed;
}

struct RouteFunction : Function<RouteFunction> {
  static Variables forward(AutogradContext* context, const at::Tensor& logits, const float* bias,
                           const kernels::RouterShape& shape) {
    const Routed routed = route_forward(shape, logits, bias);
    context->save_for_backward({routed.scores, routed.chosen});
    context->saved_data["active"] = shape.active;
    context->saved_data["softmax"] = shape.score == kernels::RouterScore::softmax;
    context->saved_data["normalize"] = shape.normalize;
    context->saved_data["scale"] = static_cast<double>(shape.scale);
    context->mark_non_differentiable({routed.chosen});
    return {routed.chosen, routed.weights};
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &scores = saved[0], grad = grads[1].contiguous();
    kernels::RouterShape shape;
    shape.experts = scores.size(1);
    shape.active = context->saved_data["active"].toInt();
    shape.score = context->saved_data["softmax"].toBool() ? kernels::RouterScore::softmax
                                                          : kernels::RouterScore::sigmoid;
    shape.normalize = context->saved_data["normalize"].toBool();
    shape.scale = static_cast<float>(context->saved_data["scale"].toDouble());
    at::Tensor grad_logits = at::empty_like(scores);
    kernels::router_backward(shape, scores.const_data_ptr<float>(), saved[1].const_data_ptr<int64_t>(),
                             grad.const_data_ptr<float>(), scores.size(0),
                             grad_logits.mutable_data_ptr<float>());
    return {grad_logits, at::Tensor(), at::Tensor()};
  }
};

// Rows that one task copies or adds up.
constexpr int64_t kTaskRows = 16;

template <class Work>
void for_rows(int64_t rows, const Threads& threads, const Work& work) {
  threads.run((rows + kTaskRows - 1) / kTaskRows, [&](int64_t task) {
    for (int64_t r = task * kTaskRows; r < std::min(rows, (task + 1) * kTaskRows); ++r) work(r);
  });
}

at::Tensor gather_forward(const at::Tensor& x, const at::Tensor& rows, const Threads& threads) {
  const int64_t dim = x.size(1);
  at::Tensor out = at::empty({rows.size(0), dim}, x.options());
  const int64_t* row = rows.const_data_ptr<int64_t>();
  const float* from = x.const_data_ptr<float>();
  float* to = out.mutable_data_ptr<float>();
  for_rows(rows.size(0), threads, [&](int64_t i) { std::copy_n(from + row[i] * dim, dim, to + i * dim); });
  return out;
}

struct GatherFunction : Function<GatherFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& rows,
                            const at::Tensor& place) {
    context->save_for_backward({place});
    return gather_forward(x, rows, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::Tensor place = context->get_saved_variables()[0], grad = grads[0].contiguous();
    const int64_t tokens = place.size(0), active = place.size(1), dim = grad.size(1);
    at::Tensor grad_x = at::zeros({tokens, dim}, grad.options());
    for (int64_t t = 0; t < tokens; ++t) {
      float* to = grad_x.mutable_data_ptr<float>() + t * dim;
      for (int64_t k = 0; k < active; ++k) {
        const float* from =
            grad.const_data_ptr<float>() + place.const_data_ptr<int64_t>()[t * active + k] * dim;
        for (int64_t i = 0; i < dim; ++i) to[i] += from[i];
      }
    }
    return {grad_x, at::Tensor(), at::Tensor()};
  }
};

at::Tensor combine_forward(const at::Tensor& y, const at::Tensor& weights, const at::Tensor& place,
                           const at::Tensor& shared, const at::Tensor& residual, const Threads& threads) {
  const int64_t tokens = place.size(0), active = place.size(1), dim = y.size(1);
  at::Tensor out = at::empty({tokens, dim}, y.options());
  const float *slots = y.const_data_ptr<float>(), *weight = weights.const_data_ptr<float>();
  const int64_t* slot = place.const_data_ptr<int64_t>();
  float* sums = out.mutable_data_ptr<float>();
  const auto add = [dim](float* to, const at::Tensor& addend, int64_t row) {
    if (!addend.defined()) return;
    const float* from = addend.const_data_ptr<float>() + row * dim;
    for (int64_t i = 0; i < dim; ++i) to[i] += from[i];
  };
  for_rows(tokens, threads, [&](int64_t t) {
    float* to = sums + t * dim;
    for (int64_t k = 0; k < active; ++k) {
      const float* from = slots + slot[t * active + k] * dim;
      const float w = weight[t * active + k];
      if (k == 0)
        for (int64_t i = 0; i < dim; ++i) to[i] = w * from[i];
      else
        for (int64_t i = 0; i < dim; ++i) to[i] = std::fma(w, from[i], to[i]);
    }
    add(to, shared, t);
    add(to, residual, t);
  });
  return out;
}

struct CombineFunction : Function<CombineFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& y, const at::Tensor& weights,
                            const at::Tensor& place) {
    context->save_for_backward({y, weights, place});
    return combine_forward(y, weights, place, {}, {}, serial());
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &y = saved[0], &weights = saved[1], &place = saved[2], grad = grads[0].contiguous();
    const int64_t tokens = place.size(0), active = place.size(1), dim = y.size(1);
    at::Tensor grad_y = at::zeros_like(y), grad_weights = at::empty_like(weights);
    for (int64_t t = 0; t < tokens; ++t) {
      const float* g = grad.const_data_ptr<float>() + t * dim;
      for (int64_t k = 0; k < active; ++k) {
        const int64_t slot = place.const_data_ptr<int64_t>()[t * active + k];
        const float* from = y.const_data_ptr<float>() + slot * dim;
        float* to = grad_y.mutable_data_ptr<float>() + slot * dim;
        const float weight = weights.const_data_ptr<float>()[t * active + k];
        float dot = 0;
        for (int64_t i = 0; i < dim; ++i) {
          to[i] = weight * g[i];
          dot += g[i] * from[i];
        }
        grad_weights.mutable_data_ptr<float>()[t * active + k] = dot;
      }
    }
    return {grad_y, grad_weights, at::Tensor()};
  }
};

}  // namespace

Routing route(const kernels::RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias) {
  const float* selection_bias = bias.defined() ? bias.const_data_ptr<float>() : nullptr;
  if (at::GradMode::is_enabled()) {
    const auto results = RouteFunction::apply(logits, selection_bias, shape);
    return {results[0], results[1]};
  }
  const Routed routed = route_forward(shape, logits, selection_bias);
  return {routed.chosen, routed.weights};
}

at::Tensor gather_slots(const at::Tensor& x, const ExpertDispatch& dispatch, const Threads& threads) {
  return at::GradMode::is_enabled() ? GatherFunction::apply(x, dispatch.rows, dispatch.place)
                                    : gather_forward(x, dispatch.rows, threads);
}

at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                         const at::Tensor& shared, const at::Tensor& residual, const Threads& threads) {
  if (!at::GradMode::is_enabled())
    return combine_forward(y, weights, dispatch.place, shared, residual, threads);
  at::Tensor sum = CombineFunction::apply(y, weights, dispatch.place);
  if (shared.defined()) sum = sum + shared;
  return residual.defined() ? residual + sum : sum;
}

}  // namespace whet
