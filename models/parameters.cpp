#include "models/parameters.h"

#include <ATen/ops/empty.h>

#include "base/error.h"

namespace whet {

at::Tensor ParameterBuilder::add(Parameter parameter, Init init) {
  fill_(parameter, init);
  parameter.mtp = mtp_;
  parameter.trainable = !parameter.buffer && !parameter.mtp;
  if (parameter.trainable) parameter.value.set_requires_grad(true);
  parameters_.push_back(std::move(parameter));
  return parameters_.back().value;
}

std::shared_ptr<const PackedWeights> ParameterBuilder::packed(const at::Tensor& weight) {
  packed_.push_back(std::make_shared<PackedWeights>(weight));
  return packed_.back();
}

at::Tensor ParameterBuilder::make(const std::string& name, at::IntArrayRef shape, Init init, bool buffer) {
  const at::Tensor value = at::empty(shape, options_);
  Parameter parameter{name, value, {{name, value}}, {}};
  parameter.buffer = buffer;
  return add(std::move(parameter), init);
}

at::Tensor ParameterBuilder::make_shared(const std::string& name, std::vector<std::string> copies,
                                         at::IntArrayRef shape) {
  const at::Tensor value = at::empty(shape, options_);
  return add({name, value, {{name, value}}, std::move(copies)}, Init::normal);
}

at::Tensor ParameterBuilder::make_gate_up(const std::string& prefix, int64_t experts, int64_t width,
                                          int64_t hidden) {
  Parameter parameter{prefix + "gate_up_proj", at::empty({experts, 2 * width, hidden}, options_), {}, {}};
  for (int64_t e = 0; e < experts; ++e) {
    const at::Tensor expert = parameter.value.select(0, e);
    parameter.views.push_back({concat(prefix, e, ".gate_proj.weight"), expert.narrow(0, 0, width)});
    parameter.views.push_back({concat(prefix, e, ".up_proj.weight"), expert.narrow(0, width, width)});
  }
  return add(std::move(parameter), Init::normal);
}

at::Tensor ParameterBuilder::make_down(const std::string& prefix, int64_t experts, int64_t width,
                                       int64_t hidden) {
  Parameter parameter{prefix + "down_proj", at::empty({experts, hidden, width}, options_), {}, {}};
  for (int64_t e = 0; e < experts; ++e)
    parameter.views.push_back({concat(prefix, e, ".down_proj.weight"), parameter.value.select(0, e)});
  return add(std::move(parameter), Init::normal);
}

at::Tensor ParameterBuilder::make_rows(const std::string& prefix,
                                       const std::vector<std::pair<std::string, int64_t>>& parts,
                                       const std::string& suffix, int64_t columns, Init init) {
  int64_t rows = 0;
  std::string name = prefix;
  for (const auto& [part, count] : parts) rows += count, name += (rows == count ? "" : "+") + part;
  std::vector<int64_t> shape{rows};
  if (columns > 0) shape.push_back(columns);
  Parameter parameter{name + suffix, at::empty(shape, options_), {}, {}};
  int64_t begin = 0;
  for (const auto& [part, count] : parts) {
    parameter.views.push_back({concat(prefix, part, suffix), parameter.value.narrow(0, begin, count)});
    begin += count;
  }
  return add(std::move(parameter), init);
}

}  // namespace whet
