// The tensors of a model and their names in a Hugging Face checkpoint. A parameter may
// hold several checkpoint tensors (all experts of a layer, stacked); `views` are windows into it.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/packed_weights.h"

namespace whet {

struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

struct Parameter {
  std::string name;
  at::Tensor value;                 // float32; requires_grad where it is trained
  std::vector<NamedTensor> views;   // Hugging Face name -> window into `value`
  std::vector<std::string> copies;  // further names under which the checkpoint may hold `value`
  bool trainable = true;
  bool buffer = false;  // never trained: it moves by load balancing
  bool mtp = false;     // of an MTP module, which is trained after CausalLm::train_mtp() only
};

enum class Init { normal, ones, zeros };

// Creates the parameters of a model, in the fixed order in which its layers are constructed.
class ParameterBuilder {
 public:
  // Fills the windows of a new parameter: from a checkpoint, or with initial values.
  using Fill = std::function<void(const Parameter&, Init)>;
  // On the device "meta" parameters have shapes and no memory.
  explicit ParameterBuilder(Fill fill, at::Device device = at::kCPU)
      : fill_(std::move(fill)), options_(at::TensorOptions(device).dtype(at::kFloat)) {}

  at::Tensor make(const std::string& name, at::IntArrayRef shape, Init init = Init::normal,
                  bool buffer = false);
  at::Tensor make_shared(const std::string& name, std::vector<std::string> copies, at::IntArrayRef shape);
  // Stacked experts: gate_up [experts, 2 * width, hidden] and down [experts, hidden, width].
  at::Tensor make_gate_up(const std::string& prefix, int64_t experts, int64_t width, int64_t hidden);
  at::Tensor make_down(const std::string& prefix, int64_t experts, int64_t width, int64_t hidden);
  // Fused rows of separate checkpoint matrices, e.g. gate_proj over up_proj: [sum of rows, columns].
  at::Tensor make_rows(const std::string& prefix, const std::vector<std::pair<std::string, int64_t>>& parts,
                       const std::string& suffix, int64_t columns, Init init = Init::normal);

  // A parameter, or a view into one, for the products. The caller of take_packed() packs it.
  std::shared_ptr<const PackedWeights> packed(const at::Tensor& weight);

  // Parameters created after this are those of MTP modules.
  void begin_mtp() { mtp_ = true; }

  std::vector<Parameter> take() { return std::move(parameters_); }
  std::vector<std::shared_ptr<PackedWeights>> take_packed() { return std::move(packed_); }

 private:
  at::Tensor add(Parameter parameter, Init init);
  Fill fill_;
  at::TensorOptions options_;
  bool mtp_ = false;
  std::vector<Parameter> parameters_;
  std::vector<std::shared_ptr<PackedWeights>> packed_;
};

}  // namespace whet
