#include "train/weights_check.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/aminmax.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/stack.h>

#include <algorithm>

namespace whet {

namespace {

// at::aminmax() returns NaN for a tensor that contains one.
at::Tensor all_finite(const at::Tensor& values) {
  const auto [least, greatest] = at::aminmax(values);
  return at::isfinite(least).logical_and(at::isfinite(greatest));
}

bool weights_are_finite(const CausalLm& model) {
  std::vector<at::Tensor> finite;
  for (const auto& parameter : model.parameters())
    if (parameter.value.numel() > 0) finite.push_back(all_finite(parameter.value.detach()));
  return at::stack(finite).all().item<bool>();
}

// Finite weights may still be so large that the forward pass overflows.
bool logits_are_finite(const CausalLm& model) {
  std::vector<int32_t> ids;
  for (int32_t id = 0; id < std::min<int64_t>(8, model.config().vocab_size); ++id) ids.push_back(id);
  TokenBatchBuilder builder;
  builder.add(ids);
  return all_finite(model.logits(model.hidden(builder.build()))).item<bool>();
}

}  // namespace

std::string find_not_finite(const CausalLm& model) {
  const at::NoGradGuard no_grad;
  if (!weights_are_finite(model)) return "the weights are not finite";
  if (!logits_are_finite(model)) return "the model's logits are not finite";
  return "";
}

}  // namespace whet
