// config.json from a GGUF file's metadata: the same numbers under llama.cpp's names.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "base/error.h"
#include "base/quote.h"
#include "models/gguf/gguf_model.h"

namespace whet {

namespace {

const StoredTensor* find(const GgufContent& content, std::string_view name) {
  for (const auto& tensor : content.tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

// What the converter divided Llama 3's frequencies by, from its scaling's parameters (modeling_rope_utils.py
// of transformers: long waves are stretched by `factor`, short ones kept, and those between interpolated).
double llama3_divisor(double frequency, double factor, double original_length) {
  constexpr double kLow = 1, kHigh = 4;
  const double waves = original_length * frequency / (2 * std::numbers::pi);
  if (waves < kLow) return factor;
  if (waves > kHigh) return 1;
  const double smooth = (waves - kLow) / (kHigh - kLow);
  return 1 / ((1 - smooth) / factor + smooth);
}

// The file has the divisors and not the parameters. All published models share the bands and the original
// length, so the largest divisor is the factor, and every other must then agree.
Json llama3_scaling(const StoredTensor& divisors, double theta, const std::string& path) {
  constexpr double kOriginalLength = 8192;
  const auto refuse = [&] {
    fail<UsageError>(path,
                     ": rope_freqs.weight is not of Llama 3's rope scaling, which is the one supported");
  };
  if (divisors.type != WeightType::f32 || divisors.shape.size() != 1 || divisors.shape[0] == 0) refuse();
  std::vector<float> values(static_cast<size_t>(divisors.shape[0]));
  to_float(divisors.type, divisors.bytes.data(), values.size(), values.data());
  const double factor = *std::max_element(values.begin(), values.end());
  for (size_t i = 0; i < values.size(); ++i) {
    const double frequency = std::pow(theta, -static_cast<double>(i) / static_cast<double>(values.size()));
    const double expected = llama3_divisor(frequency, factor, kOriginalLength);
    if (!(std::abs(values[i] - expected) <= 1e-3 * expected)) refuse();
  }
  return {{"rope_type", "llama3"},
          {"factor", factor},
          {"low_freq_factor", 1.0},
          {"high_freq_factor", 4.0},
          {"original_max_position_embeddings", static_cast<int64_t>(kOriginalLength)}};
}

Json rope_scaling(const GgufContent& content, const std::string& prefix, double theta) {
  const GgufMetadata& metadata = content.metadata;
  const std::string type = metadata.text(prefix + "rope.scaling.type", "none");
  if (const auto* divisors = find(content, "rope_freqs.weight"))
    return llama3_scaling(*divisors, theta, metadata.path());
  if (type == "none") return nullptr;
  if (type != "linear" && type != "yarn")
    fail<UsageError>(metadata.path(), ": ", prefix, "rope.scaling.type ", quote(type),
                     " is not supported; expected none, linear or yarn");
  Json scaling = {{"rope_type", type}, {"factor", metadata.real(prefix + "rope.scaling.factor")}};
  if (type == "yarn")
    scaling["original_max_position_embeddings"] =
        metadata.integer(prefix + "rope.scaling.original_context_length");
  return scaling;
}

void refuse_unsupported(const GgufMetadata& metadata, const std::string& architecture) {
  if (architecture != "llama" && architecture != "qwen2" && architecture != "qwen3")
    fail<UsageError>(metadata.path(), ": architecture ", quote(architecture),
                     " is not supported; expected llama, qwen2 or qwen3");
  if (metadata.integer(architecture + ".expert_count", 0) != 0)
    fail<UsageError>(metadata.path(), ": experts (", architecture, ".expert_count) are not supported");
  if (metadata.integer("split.count", 1) > 1)
    fail<UsageError>(metadata.path(), ": is one of ", metadata.integer("split.count"),
                     " parts; merge them first (llama.cpp's gguf-split --merge)");
}

}  // namespace

Json gguf_config(const GgufContent& content) {
  const GgufMetadata& metadata = content.metadata;
  const std::string architecture = metadata.text("general.architecture"), prefix = architecture + ".";
  refuse_unsupported(metadata, architecture);
  const StoredTensor* embedding = find(content, "token_embd.weight");
  if (embedding == nullptr || embedding->shape.size() != 2)
    fail<UsageError>(metadata.path(), ": tensor \"token_embd.weight\" is missing or no matrix");
  const int64_t heads = metadata.integer(prefix + "attention.head_count");
  const int64_t hidden = metadata.integer(prefix + "embedding_length");
  if (heads <= 0) fail<UsageError>(metadata.path(), ": ", prefix, "attention.head_count must be positive");
  const double theta = metadata.real(prefix + "rope.freq_base", 10000.0);
  const std::string title = architecture == "llama" ? "Llama" : architecture == "qwen2" ? "Qwen2" : "Qwen3";

  Json config = {{"architectures", Json::array({title + "ForCausalLM"})},
                 {"model_type", architecture},
                 {"vocab_size", embedding->shape[0]},
                 {"hidden_size", hidden},
                 {"num_hidden_layers", metadata.integer(prefix + "block_count")},
                 {"num_attention_heads", heads},
                 {"num_key_value_heads", metadata.integer(prefix + "attention.head_count_kv", heads)},
                 {"head_dim", metadata.integer(prefix + "attention.key_length", hidden / heads)},
                 {"intermediate_size", metadata.integer(prefix + "feed_forward_length")},
                 {"hidden_act", "silu"},
                 {"max_position_embeddings", metadata.integer(prefix + "context_length")},
                 {"rms_norm_eps", metadata.real(prefix + "attention.layer_norm_rms_epsilon")},
                 {"rope_theta", theta},
                 {"rope_scaling", rope_scaling(content, prefix, theta)},
                 {"tie_word_embeddings", find(content, "output.weight") == nullptr},
                 {"attention_bias", find(content, "blk.0.attn_q.bias") != nullptr},
                 {"mlp_bias", find(content, "blk.0.ffn_gate.bias") != nullptr}};
  for (const auto& [key, source] : {std::pair{"bos_token_id", "tokenizer.ggml.bos_token_id"},
                                    std::pair{"eos_token_id", "tokenizer.ggml.eos_token_id"},
                                    std::pair{"pad_token_id", "tokenizer.ggml.padding_token_id"}})
    if (metadata.has(source)) config[key] = metadata.integer(source);
  return config;
}

}  // namespace whet
