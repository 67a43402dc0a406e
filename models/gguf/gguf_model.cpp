#include "models/gguf/gguf_model.h"

#include <array>

#include "base/error.h"
#include "base/quote.h"

namespace whet {

namespace {

struct NamePair {
  const char *gguf, *hugging_face;
};
constexpr NamePair kTopLevel[] = {
    {"token_embd", "model.embed_tokens"}, {"output_norm", "model.norm"}, {"output", "lm_head"}};
constexpr NamePair kInLayer[] = {
    {"attn_norm", "input_layernorm"},    {"ffn_norm", "post_attention_layernorm"},
    {"attn_q", "self_attn.q_proj"},      {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},      {"attn_output", "self_attn.o_proj"},
    {"attn_q_norm", "self_attn.q_norm"}, {"attn_k_norm", "self_attn.k_norm"},
    {"ffn_gate", "mlp.gate_proj"},       {"ffn_up", "mlp.up_proj"},
    {"ffn_down", "mlp.down_proj"}};

template <size_t N>
std::string renamed(const NamePair (&names)[N], const std::string& name) {
  for (const auto& [gguf, hugging_face] : names)
    if (name == gguf) return hugging_face;
  return "";
}

// The number of heads whose rows the converter has permuted into pairs, which it does for q and k of
// architecture llama; 0: none.
int64_t paired_heads(const std::string& name, const Json& config) {
  if (config["model_type"] != "llama") return 0;
  if (name.find(".q_proj.") != std::string::npos) return config["num_attention_heads"].get<int64_t>();
  if (name.find(".k_proj.") != std::string::npos) return config["num_key_value_heads"].get<int64_t>();
  return 0;
}

void check_pairs(const Weight& weight, const std::string& path) {
  const auto& shape = weight.tensor.shape;
  if (weight.paired_heads > 0 && (shape.empty() || shape[0] % (2 * weight.paired_heads) != 0))
    fail<UsageError>(path, ": tensor ", quote(weight.tensor.name), ": its rows are not ", weight.paired_heads,
                     " heads of an even size");
}

}  // namespace

std::string gguf_weight_name(const std::string& name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos) return "";
  const std::string stem = name.substr(0, dot), kind = name.substr(dot);
  if (!stem.starts_with("blk.")) {
    const std::string top = renamed(kTopLevel, stem);
    return top.empty() ? "" : top + kind;
  }
  const size_t end = stem.find('.', 4);
  if (end == std::string::npos) return "";
  const std::string inner = renamed(kInLayer, stem.substr(end + 1));
  return inner.empty() ? "" : "model.layers." + stem.substr(4, end - 4) + "." + inner + kind;
}

GgufModel open_gguf(const std::string& path) {
  GgufModel model{{}, {path, {}, {}}, {}};
  model.weights.files.push_back(std::make_unique<MappedFile>(path));
  const MappedFile* file = model.weights.files.back().get();
  GgufContent content = parse_gguf(file->bytes(), path);
  model.config = gguf_config(content);
  model.tokenizer_files = gguf_tokenizer_files(content.metadata);
  for (auto& tensor : content.tensors) {
    if (tensor.name == "rope_freqs.weight") continue;  // gguf_config has read it
    const std::string name = gguf_weight_name(tensor.name);
    if (name.empty()) fail<UsageError>(path, ": tensor ", quote(tensor.name), " is not known");
    const Weight weight{std::move(tensor), file, paired_heads(name, model.config)};
    check_pairs(weight, path);
    model.weights.weights.emplace(name, weight);
  }
  return model;
}

}  // namespace whet
