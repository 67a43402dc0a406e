// The three steps of a mixture of experts that are not plain matrix products: rows to slots, one product an
// expert, slots back to rows. Slots are summed in slot order, so a token's output has one bit pattern.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "models/layers/functions.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Variables = torch::autograd::variable_list;

at::Tensor gather_forward(const at::Tensor& x, const at::Tensor& rows) {
  const int64_t dim = x.size(1);
  at::Tensor out = at::empty({rows.size(0), dim}, x.options());
  const int64_t* row = rows.const_data_ptr<int64_t>();
  for (int64_t i = 0; i < rows.size(0); ++i)
    std::copy_n(x.const_data_ptr<float>() + row[i] * dim, dim, out.mutable_data_ptr<float>() + i * dim);
  return out;
}

struct GatherFunction : Function<GatherFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& rows,
                            const at::Tensor& place) {
    context->save_for_backward({place});
    return gather_forward(x, rows);
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

// out[begin_e : end_e] = x[begin_e : end_e] * weight[e]^T, or without the transpose.
at::Tensor multiply_blocks(const at::Tensor& x, const at::Tensor& weight, const std::vector<int64_t>& begins,
                           bool transpose) {
  at::Tensor out = at::empty({x.size(0), weight.size(transpose ? 1 : 2)}, x.options());
  for (size_t e = 0; e + 1 < begins.size(); ++e) {
    const int64_t begin = begins[e], count = begins[e + 1] - begin;
    if (count == 0) continue;
    const at::Tensor matrix = weight.select(0, static_cast<int64_t>(e));
    at::Tensor block = out.narrow(0, begin, count);
    at::mm_out(block, x.narrow(0, begin, count), transpose ? matrix.t() : matrix);
  }
  return out;
}

struct GroupedLinearFunction : Function<GroupedLinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const std::vector<int64_t>& begins) {
    context->save_for_backward({x, weight});
    context->saved_data["begins"] = begins;
    return multiply_blocks(x, weight, begins, true);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const at::NoGradGuard no_grad;
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], grad = grads[0].contiguous();
    const auto begins = context->saved_data["begins"].toIntVector();
    at::Tensor grad_weight = at::zeros_like(weight);
    for (size_t e = 0; e + 1 < begins.size(); ++e) {
      const int64_t begin = begins[e], count = begins[e + 1] - begin;
      if (count == 0) continue;
      at::Tensor block = grad_weight.select(0, static_cast<int64_t>(e));
      at::mm_out(block, grad.narrow(0, begin, count).t(), x.narrow(0, begin, count));
    }
    return {multiply_blocks(grad, weight, begins, false), grad_weight, at::Tensor()};
  }
};

at::Tensor combine_forward(const at::Tensor& y, const at::Tensor& weights, const at::Tensor& place) {
  const int64_t tokens = place.size(0), active = place.size(1), dim = y.size(1);
  at::Tensor out = at::empty({tokens, dim}, y.options());
  for (int64_t t = 0; t < tokens; ++t) {
    float* to = out.mutable_data_ptr<float>() + t * dim;
    for (int64_t k = 0; k < active; ++k) {
      const float* from = y.const_data_ptr<float>() + place.const_data_ptr<int64_t>()[t * active + k] * dim;
      const float weight = weights.const_data_ptr<float>()[t * active + k];
      if (k == 0)
        for (int64_t i = 0; i < dim; ++i) to[i] = weight * from[i];
      else
        for (int64_t i = 0; i < dim; ++i) to[i] += weight * from[i];
    }
  }
  return out;
}

struct CombineFunction : Function<CombineFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& y, const at::Tensor& weights,
                            const at::Tensor& place) {
    context->save_for_backward({y, weights, place});
    return combine_forward(y, weights, place);
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

at::Tensor gather_slots(const at::Tensor& x, const ExpertDispatch& dispatch) {
  return at::GradMode::is_enabled() ? GatherFunction::apply(x, dispatch.rows, dispatch.place)
                                    : gather_forward(x, dispatch.rows);
}

at::Tensor grouped_linear(const at::Tensor& x, const at::Tensor& weight, const ExpertDispatch& dispatch) {
  return at::GradMode::is_enabled() ? GroupedLinearFunction::apply(x, weight, dispatch.begins)
                                    : multiply_blocks(x, weight, dispatch.begins, true);
}

at::Tensor combine_slots(const at::Tensor& y, const at::Tensor& weights, const ExpertDispatch& dispatch) {
  return at::GradMode::is_enabled() ? CombineFunction::apply(y, weights, dispatch.place)
                                    : combine_forward(y, weights, dispatch.place);
}

}  // namespace whet
