// Keeps the Exec of a forward pass for its backward pass.
#pragma once

#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/backend.h"

namespace whet {

struct SavedExec : torch::CustomClassHolder {
  explicit SavedExec(Exec exec) : exec(std::move(exec)) {}
  Exec exec;
};

inline void save_exec(torch::autograd::AutogradContext* context, const Exec& exec) {
  context->saved_data["exec"] = c10::IValue::make_capsule(c10::make_intrusive<SavedExec>(exec));
}

inline Exec saved_exec(torch::autograd::AutogradContext* context) {
  return static_cast<SavedExec&>(*context->saved_data["exec"].toCapsule()).exec;
}

}  // namespace whet
