#include "train/checkpoint_contents.h"

#include <ATen/core/grad_mode.h>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "models/hf/safetensors.h"
#include "models/hf/save.h"
#include "train/manifest.h"

namespace whet {

namespace {

at::Tensor host_copy(const at::Tensor& tensor) {
  return tensor.detach().to(at::TensorOptions(at::kCPU), /*non_blocking=*/false, /*copy=*/true);
}

// Its views are windows into the copy.
Parameter host_copy(const Parameter& parameter) {
  require(parameter.value.is_contiguous(), parameter.name, ": expected contiguous weights");
  Parameter copy = parameter;
  copy.value = host_copy(parameter.value);
  for (NamedTensor& view : copy.views)
    view.tensor = copy.value.as_strided(view.tensor.sizes(), view.tensor.strides(),
                                        view.tensor.storage_offset() - parameter.value.storage_offset());
  return copy;
}

}  // namespace

CheckpointContents contents_of(const CausalLm& model, const Optimizer& optimizer,
                               const std::vector<StateSection*>& sections, const TrainerState& state,
                               bool copy) {
  const at::NoGradGuard no_grad;
  CheckpointContents contents{model.config(), {}, optimizer.state(), {}, state};
  for (const Parameter& parameter : model.parameters())
    contents.parameters.push_back(copy ? host_copy(parameter) : parameter);
  for (NamedTensor& moment : contents.moments)
    if (copy) moment.tensor = host_copy(moment.tensor);
  for (const StateSection* section : sections)
    contents.sections.push_back(copy ? section->snapshot()
                                     : [section](const std::string& folder) { section->save(folder); });
  return contents;
}

void write_contents(const CheckpointContents& contents, const std::string& tokenizer_directory,
                    const std::string& directory) {
  save_model(contents.config, contents.parameters, tokenizer_directory, directory);
  const std::string trainer = directory + "/trainer";
  make_directory(trainer);
  write_safetensors(trainer + "/optimizer.safetensors", contents.moments);
  for (const SectionWriter& write : contents.sections) write(trainer);
  write_file_atomic(trainer + "/state.json", write_config(contents.state).dump(2) + "\n");
  write_manifest(directory);
}

}  // namespace whet
