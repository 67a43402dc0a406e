// The steps of a mixture of experts other than its products: the choice of experts, rows to slots, slots to
// rows.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "models/layers/functions.h"
#include "models/layers/saved_exec.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

// The inputs of the choice besides the logits; they have no gradient.
struct Router {
  const kernels::RouterShape& shape;
  const at::Tensor& bias;  // [experts], or undefined
};

kernels::Routing route_forward(const Router& router, const at::Tensor& logits, const Exec& exec) {
  const int64_t rows = logits.size(0), active = router.shape.active;
  const kernels::Routing routing{at::empty_like(logits),
                                 at::empty({rows, active}, logits.options().dtype(at::kLong)),
                                 at::empty({rows, active}, logits.options())};
  exec->route(router.shape, logits, router.bias, routing);
  return routing;
}

struct RouteFunction : Function<RouteFunction> {
  static Variables forward(AutogradContext* context, const at::Tensor& logits, const Router& router,
                           const Exec& exec) {
    const kernels::Routing routing = route_forward(router, logits, exec);
    const kernels::RouterShape& shape = router.shape;
    context->save_for_backward({routing.scores, routing.chosen});
    context->saved_data["softmax"] = shape.score == kernels::RouterScore::softmax;
    context->saved_data["normalize"] = shape.normalize;
    context->saved_data["scale"] = static_cast<double>(shape.scale);
    save_exec(context, exec);
    context->mark_non_differentiable({routing.chosen});
    return {routing.chosen, routing.weights};
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &scores = saved[0], &chosen = saved[1];
    kernels::RouterShape shape;
    shape.experts = scores.size(1);
    shape.active = chosen.size(1);
    shape.score = context->saved_data["softmax"].toBool() ? kernels::RouterScore::softmax
                                                          : kernels::RouterScore::sigmoid;
    shape.normalize = context->saved_data["normalize"].toBool();
    shape.scale = static_cast<float>(context->saved_data["scale"].toDouble());
    const at::Tensor grad_logits = at::empty_like(scores);
    saved_exec(context)->route_backward(shape, grads[1].contiguous(), scores, chosen, grad_logits);
    return {grad_logits, at::Tensor(), at::Tensor()};
  }
};

at::Tensor gather_forward(const at::Tensor& x, const ExpertDispatch& dispatch, const Exec& exec) {
  at::Tensor out = at::empty({dispatch.rows.size(0), x.size(1)}, x.options());
  exec->gather_rows(x, dispatch.rows, out);
  return out;
}

struct GatherFunction : Function<GatherFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const ExpertDispatch& dispatch,
                            const Exec& exec) {
    context->save_for_backward({dispatch.slots});
    save_exec(context, exec);
    return gather_forward(x, dispatch, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::Tensor slots = context->get_saved_variables()[0], grad = grads[0].contiguous();
    const at::Tensor grad_x = at::empty({slots.size(0), grad.size(1)}, grad.options());
    saved_exec(context)->gather_rows_backward(grad, slots, grad_x);
    return {grad_x, at::Tensor(), at::Tensor()};
  }
};

at::Tensor combine_forward(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                           const at::Tensor& shared, const at::Tensor& residual, const Exec& exec) {
  at::Tensor out = at::empty({dispatch.slots.size(0), y.size(1)}, y.options());
  exec->combine_slots(y, weights, dispatch.slots, shared, residual, out);
  return out;
}

struct CombineFunction : Function<CombineFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& y, const at::Tensor& weights,
                            const ExpertDispatch& dispatch, const Exec& exec) {
    context->save_for_backward({y, weights, dispatch.slots});
    save_exec(context, exec);
    return combine_forward(y, weights, dispatch, {}, {}, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &y = saved[0], &weights = saved[1], &slots = saved[2];
    const at::Tensor grad_y = at::empty_like(y), grad_weights = at::empty_like(weights);
    saved_exec(context)->combine_slots_backward(grads[0].contiguous(), y, weights, slots, grad_y,
                                                grad_weights);
    return {grad_y, grad_weights, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

Routing route(const kernels::RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
              const Exec& exec) {
  const Router router{shape, bias};
  if (at::GradMode::is_enabled()) {
    const auto results = RouteFunction::apply(logits, router, exec);
    return {results[0], results[1]};
  }
  const kernels::Routing routing = route_forward(router, logits, exec);
  return {routing.chosen, routing.weights};
}

at::Tensor gather_slots(const at::Tensor& x, const ExpertDispatch& dispatch, const Exec& exec) {
  return at::GradMode::is_enabled() ? GatherFunction::apply(x, dispatch, exec)
                                    : gather_forward(x, dispatch, exec);
}

at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch,
                         const at::Tensor& shared, const at::Tensor& residual, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return combine_forward(y, weights, dispatch, shared, residual, exec);
  at::Tensor sum = CombineFunction::apply(y, weights, dispatch, exec);
  if (shared.defined()) sum = sum + shared;
  return residual.defined() ? residual + sum : sum;
}

}  // namespace whet
