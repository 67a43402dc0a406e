#include "models/hf/load.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "base/philox.h"
#include "models/hf/safetensors.h"

namespace whet {

namespace {

std::vector<std::string> weight_files(const std::string& directory) {
  const std::string single = directory + "/model.safetensors",
                    index = directory + "/model.safetensors.index.json";
  if (file_exists(single)) return {single};
  if (!file_exists(index))
    fail<UsageError>(directory, ": no weights: expected model.safetensors or model.safetensors.index.json");
  const Json json = read_json_file(index);
  if (!json.contains("weight_map") || !json["weight_map"].is_object())
    fail<UsageError>(index, ": expected an object \"weight_map\"");
  std::set<std::string> names;
  for (const auto& [tensor, file] : json["weight_map"].items()) {
    if (!file.is_string() || file.get<std::string>().find('/') != std::string::npos)
      fail<UsageError>(index, ": weight_map of ", tensor, ": expected a file name");
    names.insert(directory + "/" + file.get<std::string>());
  }
  return {names.begin(), names.end()};
}

// All tensors of a directory, by name.
class WeightSet {
 public:
  explicit WeightSet(const std::string& directory) : directory_(directory) {
    for (const auto& path : weight_files(directory)) {
      files_.push_back(std::make_unique<SafetensorsFile>(path));
      for (const auto& name : files_.back()->names()) owner_[name] = files_.back().get();
    }
  }

  bool contains(const std::string& name) const { return owner_.contains(name); }

  void copy_into(const Parameter& parameter) {
    used_.insert(parameter.copies.begin(), parameter.copies.end());
    for (const auto& [name, window] : parameter.views) {
      const auto found = owner_.find(name);
      if (found == owner_.end()) {
        problem("missing " + name);
        continue;
      }
      used_.insert(name);
      const at::Tensor source = found->second->get(name);
      if (source.sizes() != window.sizes())
        problem(concat(name, " has shape ", source.sizes(), ", expected ", window.sizes()));
      else
        window.detach().copy_(source);
    }
  }

  // Throws one line that names what did not fit.
  void finish(const ModelConfig& config) {
    for (const auto& [name, file] : owner_)
      if (!used_.contains(name) && !name.ends_with("rotary_emb.inv_freq") &&
          !(config.tie_word_embeddings && name == "lm_head.weight"))
        problem("unexpected " + name);
    if (count_ == 0) return;
    fail<UsageError>(directory_, ": ", count_, " tensors do not fit config.json: ", problems_,
                     count_ > kListed ? ", ..." : "");
  }

 private:
  static constexpr size_t kListed = 8;
  void problem(const std::string& text) {
    if (++count_ <= kListed) problems_ += (problems_.empty() ? "" : ", ") + text;
  }

  std::string directory_, problems_;
  size_t count_ = 0;
  std::vector<std::unique_ptr<SafetensorsFile>> files_;
  std::map<std::string, const SafetensorsFile*> owner_;
  std::set<std::string> used_;
};

// Box-Muller over Philox: element i of parameter p is a function of (seed, p, i).
void fill_normal(const at::Tensor& value, double deviation, uint64_t seed, uint32_t parameter) {
  const std::array<uint32_t, 2> key{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  constexpr uint32_t kStream = 0x1817;
  float* data = value.mutable_data_ptr<float>();
  for (int64_t i = 0; i < value.numel(); i += 2) {
    const auto bits =
        philox({static_cast<uint32_t>(i), static_cast<uint32_t>(i >> 32), parameter, kStream}, key);
    const double radius = std::sqrt(-2 * std::log((bits[0] + 0.5) * 0x1p-32));
    const double angle = 2 * std::numbers::pi * bits[1] * 0x1p-32;
    data[i] = static_cast<float>(deviation * radius * std::cos(angle));
    if (i + 1 < value.numel()) data[i + 1] = static_cast<float>(deviation * radius * std::sin(angle));
  }
}

}  // namespace

std::unique_ptr<CausalLm> load_model(const std::string& directory) {
  ModelConfig config = read_model_config(directory);
  WeightSet weights(directory);
  // transformers keeps the number of MTP modules in config.json when it leaves their weights out.
  if (!weights.contains(concat("model.layers.", config.num_hidden_layers, ".enorm.weight")))
    config.num_nextn_predict_layers = 0;
  auto model = std::make_unique<CausalLm>(config, [&](const Parameter& p, Init) { weights.copy_into(p); });
  weights.finish(config);
  return model;
}

std::unique_ptr<CausalLm> init_model(const ModelConfig& config, uint64_t seed) {
  if (config.num_nextn_predict_layers > 0)
    fail<UsageError>(
        "model.num_nextn_predict_layers: expected 0: MTP modules are read from checkpoints, not trained");
  uint32_t next = 0;
  return std::make_unique<CausalLm>(config, [&](const Parameter& parameter, Init init) {
    const uint32_t index = next++;
    if (init == Init::normal)
      fill_normal(parameter.value, config.initializer_range, seed, index);
    else
      parameter.value.fill_(init == Init::ones ? 1 : 0);
  });
}

void load_weights(const CausalLm& model, const std::string& directory) {
  WeightSet weights(directory);
  for (const auto& parameter : model.parameters()) weights.copy_into(parameter);
  weights.finish(model.config());
}

}  // namespace whet
