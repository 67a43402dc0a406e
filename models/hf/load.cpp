#include "models/hf/load.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/philox.h"
#include "base/quote.h"
#include "models/host_tensor.h"

namespace whet {

namespace {

std::string to_text(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

constexpr const char* kEmbeddings = "model.embed_tokens.weight";

bool is_float(WeightType type) {
  return type != WeightType::i64 && type != WeightType::i32 && type != WeightType::u8 &&
         type != WeightType::boolean;
}

// Copies weights into the parameters, and collects what does not match config.json.
class WeightFiller {
 public:
  WeightFiller(const ModelConfig& config, const WeightSource& source, LoadProgress progress)
      : config_(config), source_(source), progress_(std::move(progress)) {
    for (const auto& [name, weight] : source.weights) total_ += weight.tensor.bytes.size();
  }

  void copy_into(const Parameter& parameter) {
    used_.insert(parameter.copies.begin(), parameter.copies.end());
    for (const auto& [name, window] : parameter.views) {
      const auto found = source_.weights.find(name);
      if (found == source_.weights.end())
        problem("missing " + name);
      else
        copy(found->second, name, window);
    }
  }

  // Throws one line that names what does not match.
  void finish() {
    for (const auto& [name, weight] : source_.weights)
      if (!used_.contains(name) && !name.ends_with("rotary_emb.inv_freq") &&
          !(config_.tie_word_embeddings && name == "lm_head.weight"))
        problem("unexpected " + printable(name));
    if (count_ == 0) return;
    if (const auto prefix = shared_prefix())
      fail<UsageError>(source_.path, ": the names of tensors begin with ", quote(*prefix),
                       "; expected names without it, as in model.embed_tokens.weight");
    fail<UsageError>(source_.path, ": ", count_, " tensors do not fit config.json: ", problems_,
                     count_ > kListed ? ", ..." : "");
  }

 private:
  static constexpr size_t kListed = 8;
  void problem(const std::string& text) {
    if (++count_ <= kListed) problems_ += (problems_.empty() ? "" : ", ") + text;
  }
  // The prefix that a wrapper (PEFT, torch.compile, DataParallel) has added to the name of every tensor.
  std::optional<std::string> shared_prefix() const {
    const std::string_view known = "model.norm.weight";
    for (const auto& [name, weight] : source_.weights) {
      if (!name.ends_with(known) || name.size() == known.size()) continue;
      const std::string prefix = name.substr(0, name.size() - known.size());
      const auto starts = [&](const auto& each) { return each.first.starts_with(prefix); };
      if (std::all_of(source_.weights.begin(), source_.weights.end(), starts)) return prefix;
    }
    return std::nullopt;
  }
  // Without the quotes where they are not needed.
  static std::string printable(const std::string& name) {
    const std::string in_quotes = quote(name);
    return in_quotes.size() == name.size() + 2 ? name : in_quotes;
  }

  void copy(const Weight& weight, const std::string& name, const at::Tensor& window) {
    used_.insert(name);
    const auto& [stored_name, type, shape, bytes] = weight.tensor;
    if (window.sizes() != at::IntArrayRef(shape))
      return problem(concat(name, " has shape ", to_text(shape), ", expected ", window.sizes()));
    if (!is_float(type))
      return problem(concat(name, " has dtype ", format_of(type).name, ", which is no floating-point type"));
    std::optional<BlockScales> scales;
    if (type == WeightType::f8_e4m3) {
      scales = scales_of(name, shape);
      if (!scales) return;
    }
    require(window.is_contiguous(), name, ": its window is not contiguous");
    read_weight(weight, scales ? &*scales : nullptr, host_data<float>(window));
    done_ += bytes.size();
    if (progress_) progress_(done_, total_);
  }

  // DeepSeek-V3's: tensor NAME_scale_inv holds a factor for each block of config.json's weight_block_size.
  std::optional<BlockScales> scales_of(const std::string& name, const std::vector<int64_t>& shape) {
    const std::string scale_name = name + "_scale_inv";
    const auto found = source_.weights.find(scale_name);
    used_.insert(scale_name);
    if (config_.weight_block_size.empty() || shape.size() != 2 || found == source_.weights.end()) {
      problem(config_.weight_block_size.empty() ? name + " is F8_E4M3 without a quantization_config"
                                                : "missing " + scale_name);
      return std::nullopt;
    }
    BlockScales scales{{}, config_.weight_block_size[0], config_.weight_block_size[1]};
    const std::vector<int64_t> expected{(shape[0] + scales.block_rows - 1) / scales.block_rows,
                                        (shape[1] + scales.block_columns - 1) / scales.block_columns};
    const StoredTensor& stored = found->second.tensor;
    const bool is_float = stored.type == WeightType::f32 || stored.type == WeightType::bf16 ||
                          stored.type == WeightType::f8_e8m0;
    if (stored.shape != expected || !is_float) {
      problem(concat(scale_name, " is ", format_of(stored.type).name, " ", to_text(stored.shape),
                     ", expected F32 ", to_text(expected)));
      return std::nullopt;
    }
    scales.values.resize(checked_count(expected));
    read_weight(found->second, nullptr, scales.values.data());
    return scales;
  }

  const ModelConfig& config_;
  const WeightSource& source_;
  LoadProgress progress_;
  uint64_t done_ = 0, total_ = 0;
  std::string problems_;
  size_t count_ = 0;
  std::set<std::string> used_;
};

at::Tensor read_matrix(const Weight& weight) {
  const at::Tensor matrix = at::empty(weight.tensor.shape, at::kFloat);
  read_weight(weight, nullptr, host_data<float>(matrix));
  return matrix;
}

// Where the checkpoint has an lm_head although config.json says that the embeddings are tied, the head is
// used, as in transformers. If the two are equal, the embeddings were written twice.
bool has_other_head(const WeightSource& source) {
  const auto head = source.weights.find("lm_head.weight"), embed = source.weights.find(kEmbeddings);
  if (head == source.weights.end() || embed == source.weights.end()) return false;
  const StoredTensor &a = head->second.tensor, &b = embed->second.tensor;
  if (a.shape != b.shape) return true;
  if (a.type == b.type && std::ranges::equal(a.bytes, b.bytes)) return false;
  return !is_float(a.type) || !is_float(b.type) ||
         !at::equal(read_matrix(head->second), read_matrix(embed->second));
}

// Box-Muller over Philox: element i of parameter p is a function of (seed, p, i).
void fill_normal(const at::Tensor& value, double deviation, uint64_t seed, uint32_t parameter) {
  const std::array<uint32_t, 2> key{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  constexpr uint32_t kStream = 0x1817;
  float* data = host_data<float>(value);
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

std::unique_ptr<CausalLm> load_model(ModelConfig config, const WeightSource& source,
                                     const LoadProgress& progress, bool will_run) {
  // transformers keeps the number of MTP modules in config.json when it leaves their weights out.
  if (!source.weights.contains(concat("model.layers.", config.num_hidden_layers, ".enorm.weight")))
    config.num_nextn_predict_layers = 0;
  if (config.tie_word_embeddings && has_other_head(source)) {
    config.tie_word_embeddings = false;
    config.source["tie_word_embeddings"] = false;
  }
  WeightFiller weights(config, source, progress);
  auto model = std::make_unique<CausalLm>(config, [&](const Parameter& p, Init) { weights.copy_into(p); });
  weights.finish();
  if (will_run) model->pack();
  return model;
}

std::unique_ptr<CausalLm> load_model(const std::string& directory, const LoadProgress& progress,
                                     bool will_run) {
  const ModelConfig config = read_model_config(directory);
  return load_model(config, open_safetensors(directory), progress, will_run);
}

std::unique_ptr<CausalLm> init_model(const ModelConfig& config, uint64_t seed) {
  uint32_t next = 0;
  auto model = std::make_unique<CausalLm>(config, [&](const Parameter& parameter, Init init) {
    const uint32_t index = next++;
    if (init == Init::normal)
      fill_normal(parameter.value, config.initializer_range, seed, index);
    else
      parameter.value.fill_(init == Init::ones ? 1 : 0);
  });
  model->pack();
  return model;
}

void load_weights(CausalLm& model, const std::string& directory) {
  const WeightSource source = open_safetensors(directory);
  if (model.config().tie_word_embeddings && has_other_head(source))
    fail<UsageError>(directory, ": lm_head.weight differs from ", kEmbeddings,
                     "; expected one matrix, as config.json has tie_word_embeddings");
  WeightFiller weights(model.config(), source, {});
  for (const auto& parameter : model.parameters()) weights.copy_into(parameter);
  weights.finish();
  model.pack();
}

}  // namespace whet
