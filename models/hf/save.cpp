#include "models/hf/save.h"

#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/quote.h"
#include "models/hf/safetensors.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

at::ScalarType torch_type(const std::string& dtype) {
  if (dtype == "float32") return at::kFloat;
  if (dtype == "bfloat16") return at::kBFloat16;
  if (dtype == "float16") return at::kHalf;
  fail<UsageError>("dtype ", quote(dtype), ": expected float32, bfloat16 or float16");
}

// The files beside the weights that describe the tokenizer, or how to sample.
constexpr const char* kCopied[] = {"tokenizer.json",
                                   "tokenizer_config.json",
                                   "special_tokens_map.json",
                                   "added_tokens.json",
                                   "vocab.json",
                                   "merges.txt",
                                   "tokenizer.model",
                                   "chat_template.jinja",
                                   "generation_config.json"};
constexpr const char* kTemplates = "/additional_chat_templates";

void copy_beside(const std::string& from, const std::string& to) {
  if (fs::exists(from) && fs::equivalent(from, to)) return;
  const auto copy = [&](const std::string& file) { write_file_atomic(to + file, read_file(from + file)); };
  for (const char* name : kCopied)
    if (file_exists(from + "/" + name)) copy(concat("/", name));
  if (!fs::is_directory(from + kTemplates)) return;
  make_directory(to + kTemplates);
  for (const auto& entry : fs::directory_iterator(from + kTemplates))
    if (entry.is_regular_file()) copy(concat(kTemplates, "/", entry.path().filename().string()));
}

struct Shard {
  std::vector<TensorToWrite> tensors;
  uint64_t bytes = 0;
};

// Every tensor of the checkpoint. Selection biases stay float32: they move by less than a bfloat16 step.
std::vector<TensorToWrite> tensors_to_write(const std::vector<Parameter>& parameters, at::ScalarType dtype) {
  std::vector<TensorToWrite> tensors;
  for (const auto& parameter : parameters) {
    for (const auto& [name, window] : parameter.views)
      tensors.push_back(
          {name, window.detach(), name.ends_with(".e_score_correction_bias") ? at::kFloat : dtype});
    for (const auto& copy : parameter.copies) tensors.push_back({copy, parameter.value.detach(), dtype});
  }
  return tensors;
}

// In the order of the parameters, each shard filled up before the next is begun.
std::vector<Shard> make_shards(const std::vector<Parameter>& parameters, const SaveOptions& options) {
  std::vector<Shard> shards(1);
  for (auto& tensor : tensors_to_write(parameters, torch_type(options.dtype))) {
    const uint64_t bytes = static_cast<uint64_t>(tensor.tensor.numel()) * c10::elementSize(tensor.dtype);
    if (!shards.back().tensors.empty() && shards.back().bytes + bytes > options.max_shard_bytes)
      shards.emplace_back();
    shards.back().bytes += bytes;
    shards.back().tensors.push_back(std::move(tensor));
  }
  return shards;
}

std::string shard_name(size_t index, size_t count) {
  char name[64];
  std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", index + 1, count);
  return name;
}

void write_shards(const std::vector<Shard>& shards, const std::string& directory) {
  if (shards.size() == 1) return write_converted(directory + "/model.safetensors", shards[0].tensors);
  nlohmann::json index;  // by name: there may be a hundred thousand
  uint64_t total = 0;
  for (size_t i = 0; i < shards.size(); ++i) {
    const std::string name = shard_name(i, shards.size());
    write_converted(directory + "/" + name, shards[i].tensors);
    for (const auto& tensor : shards[i].tensors) index["weight_map"][tensor.name] = name;
    total += shards[i].bytes;
  }
  index["metadata"]["total_size"] = total;
  write_file_atomic(directory + "/model.safetensors.index.json", index.dump(2) + "\n");
}

// transformers 5 calls it "dtype", what is on the hub "torch_dtype"; the spelling of the source is kept.
Json config_with_dtype(const ModelConfig& config, const std::string& dtype) {
  Json json = config.source;
  json[json.contains("torch_dtype") ? "torch_dtype" : "dtype"] = dtype;
  if (json.contains("torch_dtype")) json.erase("dtype");
  return json;
}

void save_weights(const ModelConfig& model, const std::vector<Parameter>& parameters,
                  const std::string& directory, const SaveOptions& options) {
  write_shards(make_shards(parameters, options), directory);
  const Json config = config_with_dtype(model, options.dtype);
  write_file_atomic(directory + "/config.json", config.dump(2) + "\n");
  if (file_exists(directory + "/generation_config.json")) return;
  Json generation = {{"_from_model_config", true}};
  for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id"})
    if (config.contains(key) && !config[key].is_null()) generation[key] = config[key];
  write_file_atomic(directory + "/generation_config.json", generation.dump(2) + "\n");
}

}  // namespace

void save_weights(const CausalLm& model, const std::string& directory, const SaveOptions& options) {
  save_weights(model.config(), model.parameters(), directory, options);
}

void save_model(const ModelConfig& config, const std::vector<Parameter>& parameters,
                const std::string& tokenizer_directory, const std::string& directory,
                const SaveOptions& options) {
  copy_beside(tokenizer_directory, directory);
  save_weights(config, parameters, directory, options);
}

void save_model(const CausalLm& model, const std::string& tokenizer_directory, const std::string& directory,
                const SaveOptions& options) {
  save_model(model.config(), model.parameters(), tokenizer_directory, directory, options);
}

}  // namespace whet
