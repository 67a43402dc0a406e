#include "rl/reference.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/lerp.h>

#include "base/error.h"
#include "base/file.h"
#include "models/hf/safetensors.h"

namespace whet {

namespace {
constexpr const char* kFile = "/reference.safetensors";

std::vector<NamedTensor> weights_of(const CausalLm& model) {
  std::vector<NamedTensor> weights;
  for (const auto& parameter : model.parameters()) weights.push_back({parameter.name, parameter.value});
  return weights;
}
}  // namespace

Reference::Reference(std::unique_ptr<CausalLm> model, const ReferenceConfig& config, const Exec& exec)
    : model_(std::move(model)), config_(config), exec_(exec) {}

bool Reference::follow(const CausalLm& policy, int64_t step) {
  if (!model_ || config_.every == 0 || step % config_.every != 0) return false;
  const at::NoGradGuard no_grad;
  for (size_t i = 0; i < policy.parameters().size(); ++i) {
    const at::Tensor& into = model_->parameters()[i].value;
    if (config_.mix == 1)
      into.copy_(policy.parameters()[i].value);
    else
      into.lerp_(policy.parameters()[i].value, config_.mix);
  }
  model_->pack(exec_);
  return changed_ = true;
}

void Reference::save(const std::string& folder) const {
  if (changed_) write_safetensors(folder + kFile, weights_of(*model_));
}

SectionWriter Reference::snapshot() const {
  if (!changed_) return [](const std::string&) {};
  std::vector<NamedTensor> copies = weights_of(*model_);
  for (NamedTensor& weight : copies) weight.tensor = weight.tensor.detach().clone();
  return [copies](const std::string& folder) { write_safetensors(folder + kFile, copies); };
}

void Reference::restore(const std::string& folder) {
  changed_ = model_ != nullptr && file_exists(folder + kFile);
  if (!changed_) return;
  const at::NoGradGuard no_grad;
  const SafetensorsFile saved(folder + kFile);
  for (const auto& parameter : model_->parameters()) {
    const at::Tensor tensor = saved.get(parameter.name);
    if (tensor.sizes() != parameter.value.sizes())
      fail<UsageError>(folder, kFile, ": ", parameter.name, " has another shape");
    parameter.value.copy_(tensor);
  }
  model_->pack(exec_);
}

}  // namespace whet
