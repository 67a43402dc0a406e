#include "models/hf/save.h"

#include "base/file.h"
#include "models/hf/safetensors.h"

namespace whet {

namespace {
constexpr const char* kTokenizerFiles[] = {"tokenizer.json", "tokenizer_config.json",
                                           "special_tokens_map.json", "chat_template.jinja"};
}

void save_model(const CausalLm& model, const std::string& tokenizer_directory, const std::string& directory) {
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : model.parameters()) {
    for (const auto& view : parameter.views) tensors.push_back({view.name, view.tensor.detach()});
    for (const auto& copy : parameter.copies) tensors.push_back({copy, parameter.value.detach()});
  }
  write_safetensors(directory + "/model.safetensors", tensors);

  Json config = model.config().source;
  config.erase("torch_dtype");
  config["dtype"] = "float32";
  write_file_atomic(directory + "/config.json", config.dump(2) + "\n");
  Json generation = {{"_from_model_config", true}};
  const auto& ends = model.config().eos_token_ids;
  if (!ends.empty()) generation["eos_token_id"] = ends.size() == 1 ? Json(ends[0]) : Json(ends);
  write_file_atomic(directory + "/generation_config.json", generation.dump(2) + "\n");

  for (const char* name : kTokenizerFiles) {
    const std::string source = tokenizer_directory + "/" + name;
    if (file_exists(source)) write_file_atomic(directory + "/" + name, read_file(source));
  }
}

}  // namespace whet
