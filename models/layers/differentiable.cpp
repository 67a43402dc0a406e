#include "models/layers/differentiable.h"

#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/custom_function.h>

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Backward : torch::CustomClassHolder {
  explicit Backward(decltype(Operation::backward) run) : run(std::move(run)) {}
  decltype(Operation::backward) run;
};

struct OperationFunction : torch::autograd::Function<OperationFunction> {
  static variable_list forward(AutogradContext* context, at::TensorList /*inputs*/,
                               const std::function<Operation()>& forward) {
    Operation operation = forward();
    context->save_for_backward(std::move(operation.saved));
    context->mark_non_differentiable(operation.non_differentiable);
    context->saved_data["backward"] =
        c10::IValue::make_capsule(c10::make_intrusive<Backward>(std::move(operation.backward)));
    return std::move(operation.outputs);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const at::NoGradGuard no_grad;
    const auto capsule = context->saved_data["backward"].toCapsule();
    variable_list result = static_cast<Backward&>(*capsule).run(grads, context->get_saved_variables());
    result.emplace_back();  // of the argument `forward`
    return result;
  }
};

}  // namespace

Tensors differentiable(const Tensors& inputs, const std::function<Operation()>& forward) {
  return OperationFunction::apply(at::TensorList(inputs), forward);
}

}  // namespace whet
