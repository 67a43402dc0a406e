#include "models/config.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "models/config_keys.h"
#include "tokenizer/model_directory.h"

namespace whet {

namespace {

Family family_of(const std::string& model_type, const std::string& where) {
  if (model_type == "llama") return Family::llama;
  if (model_type == "qwen2") return Family::qwen2;
  if (model_type == "qwen3") return Family::qwen3;
  if (model_type == "qwen3_moe") return Family::qwen3_moe;
  if (model_type == "deepseek_v2") return Family::deepseek_v2;
  if (model_type == "deepseek_v3") return Family::deepseek_v3;
  fail<UsageError>(
      where, ": model_type \"", model_type,
      "\" is not supported; expected llama, qwen2, qwen3, qwen3_moe, deepseek_v2 or deepseek_v3");
}

// The one quantisation that is read: DeepSeek-V3's fp8 with a scale for each block.
void parse_fp8(const Json& json, ModelConfig& config, const std::string& where) {
  const Keys keys(json, where + ": quantization_config");
  keys.get<std::string>("quant_method");
  keys.expect<std::string>("quant_method", "fp8");
  keys.expect<std::string>("fmt", "e4m3");
  config.weight_block_size = keys.get<std::vector<int64_t>>("weight_block_size");
  const auto& block = config.weight_block_size;
  if (block.size() != 2 || block[0] <= 0 || block[1] <= 0)
    fail<UsageError>(where, ": quantization_config: weight_block_size must be two positive integers");
  config.source.erase("quantization_config");
}

// Missing sizes have transformers' defaults (those of the published models), so that a file without them
// means one model everywhere.
void parse_mla(const Keys& keys, ModelConfig& config) {
  if (!keys.is_null("q_lora_rank")) config.q_lora_rank = keys.positive("q_lora_rank", 1536);
  config.kv_lora_rank = keys.positive("kv_lora_rank", 512);
  config.qk_nope_head_dim = keys.positive("qk_nope_head_dim", 128);
  config.qk_rope_head_dim = keys.positive("qk_rope_head_dim", 64);
  config.v_head_dim = keys.positive("v_head_dim", 128);
  config.head_dim = config.qk_rope_head_dim;
  if (config.num_key_value_heads != config.num_attention_heads)
    keys.refuse("num_key_value_heads", concat("num_attention_heads, ", config.num_attention_heads));
  if (config.family == Family::deepseek_v2) return;
  if (keys.contains("head_dim") && keys.get<int64_t>("head_dim") != config.qk_rope_head_dim)
    keys.refuse("head_dim", concat("qk_rope_head_dim, ", config.qk_rope_head_dim));
  config.rope_interleave = !keys.is_null("rope_interleave") && keys.get("rope_interleave", true);
}

// DeepSeek-V3 (section 2.1.2): sigmoid scores, a selection bias, and groups scored by their two best experts.
void parse_deepseek_v3_moe(const Keys& keys, ModelConfig& config) {
  config.n_routed_experts =
      keys.positive(keys.contains("num_local_experts") ? "num_local_experts" : "n_routed_experts", 256);
  config.num_experts_per_tok = keys.positive("num_experts_per_tok", 8);
  config.moe_intermediate_size = keys.positive("moe_intermediate_size", 2048);
  config.n_shared_experts = keys.not_negative("n_shared_experts", 1);
  config.first_k_dense_replace = keys.not_negative("first_k_dense_replace", 3);
  config.n_group = keys.positive("n_group", 8);
  config.topk_group = keys.positive("topk_group", 4);
  config.routed_scaling_factor = keys.get("routed_scaling_factor", 2.5);
  config.norm_topk_prob = !keys.is_null("norm_topk_prob") && keys.get("norm_topk_prob", true);
  config.selection_bias = true;
  keys.expect<std::string>("topk_method", "noaux_tc");
  keys.expect<std::string>("scoring_func", "sigmoid");
}

// DeepSeek-V2 (section 2.2): softmax scores, and groups scored by their best expert. DeepSeek's own code
// obeys norm_topk_prob and transformers ignores it; every published checkpoint says false.
void parse_deepseek_v2_moe(const Keys& keys, ModelConfig& config) {
  config.n_routed_experts =
      keys.positive(keys.contains("num_experts") ? "num_experts" : "n_routed_experts", 64);
  config.num_experts_per_tok = keys.positive("num_experts_per_tok");
  config.moe_intermediate_size = keys.positive("moe_intermediate_size", 1407);
  config.n_shared_experts = keys.not_negative("n_shared_experts", 2);
  config.first_k_dense_replace = keys.not_negative("first_k_dense_replace", 0);
  config.routed_scaling_factor = keys.get("routed_scaling_factor", 1.0);
  config.router_score = kernels::RouterScore::softmax;
  config.group_best = 1;
  config.norm_topk_prob = false;
  keys.expect<std::string>("scoring_func", "softmax");
  if (!keys.is_null("norm_topk_prob")) keys.expect("norm_topk_prob", false);
  const auto method = keys.get<std::string>("topk_method", "greedy");
  if (method == "greedy") return;
  if (method != "group_limited_greedy") keys.refuse("topk_method", "greedy or group_limited_greedy");
  config.n_group = keys.positive("n_group");
  config.topk_group = keys.positive("topk_group");
}

void parse_qwen3_moe(const Keys& keys, ModelConfig& config) {
  config.n_routed_experts =
      keys.positive(keys.contains("num_local_experts") ? "num_local_experts" : "num_experts", 128);
  config.num_experts_per_tok = keys.positive("num_experts_per_tok", 8);
  config.moe_intermediate_size = keys.positive("moe_intermediate_size", 768);
  config.decoder_sparse_step = keys.positive("decoder_sparse_step", 1);
  if (!keys.is_null("mlp_only_layers"))
    config.mlp_only_layers = keys.get<std::vector<int64_t>>("mlp_only_layers", {});
  config.router_score = kernels::RouterScore::softmax;
  config.norm_topk_prob = keys.get("norm_topk_prob", false);
}

void parse_moe(const Keys& keys, ModelConfig& config, const std::string& where) {
  if (config.family == Family::qwen3_moe) parse_qwen3_moe(keys, config);
  if (config.family == Family::deepseek_v2) parse_deepseek_v2_moe(keys, config);
  if (config.family == Family::deepseek_v3) parse_deepseek_v3_moe(keys, config);
  if (config.is_mla()) keys.expect<int64_t>("moe_layer_freq", 1);
  const auto& c = config;
  if (c.n_routed_experts == 0) return;
  if (c.n_routed_experts % c.n_group != 0 || c.topk_group > c.n_group)
    fail<UsageError>(
        where, ": n_group must divide n_routed_experts, and topk_group must be 1 to n_group; got ",
        "n_routed_experts ", c.n_routed_experts, ", n_group ", c.n_group, ", topk_group ", c.topk_group);
  if (c.num_experts_per_tok > c.topk_group * (c.n_routed_experts / c.n_group))
    fail<UsageError>(where, ": num_experts_per_tok ", c.num_experts_per_tok,
                     " is larger than the number of experts to choose from");
}

// Qwen2 and Qwen3 have a sliding window in the layers that layer_types names, or else from max_window_layers
// on; Qwen3-MoE in all layers, whatever layer_types says.
void parse_sliding_window(const Keys& keys, ModelConfig& config, const std::string& where) {
  const int64_t layers = config.num_hidden_layers;
  const bool slides = keys.get("use_sliding_window", false) && !keys.is_null("sliding_window");
  const int64_t window = slides ? keys.positive("sliding_window", 4096) : 0;
  std::vector<std::string> types;
  if (keys.has("layer_types")) {
    types = keys.get<std::vector<std::string>>("layer_types");
    if (static_cast<int64_t>(types.size()) != layers)
      fail<UsageError>(where, ": \"layer_types\": expected ", layers, " layers, got ", types.size());
    for (const auto& type : types)
      if (type != "full_attention" && (type != "sliding_attention" || !slides))
        keys.refuse("layer_types", slides ? "full_attention or sliding_attention"
                                          : "full_attention, as there is no sliding window");
  }
  if (!slides) return;
  const int64_t first = keys.get<int64_t>("max_window_layers", 28);
  for (int64_t layer = 0; layer < layers; ++layer) {
    const bool sliding = config.family == Family::qwen3_moe ? true
                         : !types.empty() ? types[static_cast<size_t>(layer)] == "sliding_attention"
                                          : layer >= first;
    config.sliding_windows.push_back(sliding ? window : 0);
  }
}

// One id, or several.
std::vector<int64_t> parse_token_ids(const Keys& keys, const char* key, const Json& json) {
  if (!keys.has(key)) return {};
  if (json[key].is_array()) return keys.get<std::vector<int64_t>>(key);
  return {keys.get<int64_t>(key)};
}

// null stands for as many heads as there are queries, but for Qwen3-MoE.
int64_t parse_key_value_heads(const Keys& keys, const ModelConfig& config) {
  if (config.family == Family::qwen3_moe) return keys.positive("num_key_value_heads", 4);
  const bool qwen = config.family == Family::qwen2 || config.family == Family::qwen3;
  if (keys.is_null("num_key_value_heads")) return config.num_attention_heads;
  return keys.positive("num_key_value_heads", qwen ? 32 : config.num_attention_heads);
}

int64_t parse_head_dim(const Keys& keys, const ModelConfig& config) {
  const int64_t shared = config.hidden_size / config.num_attention_heads;
  if (config.family == Family::llama && keys.is_null("head_dim")) return shared;
  return keys.positive("head_dim", config.family == Family::qwen3 ? 128 : shared);
}

void parse_attention(const Keys& keys, ModelConfig& config, const std::string& where) {
  const bool qwen3 = config.family == Family::qwen3 || config.family == Family::qwen3_moe;
  const bool qwen = qwen3 || config.family == Family::qwen2;
  config.attention_bias = config.family == Family::qwen2 || keys.get("attention_bias", false);
  config.output_bias = config.family != Family::qwen2 && config.attention_bias;
  config.qk_norm = qwen3;
  config.num_key_value_heads = parse_key_value_heads(keys, config);
  if (config.is_mla()) {
    parse_mla(keys, config);
  } else {
    config.head_dim = parse_head_dim(keys, config);
    if (config.num_attention_heads % config.num_key_value_heads != 0)
      fail<UsageError>(where, ": num_key_value_heads, ", config.num_key_value_heads,
                       ", must divide num_attention_heads, ", config.num_attention_heads);
  }
  if (qwen)
    parse_sliding_window(keys, config, where);
  else
    keys.expect("use_sliding_window", false);
  if (config.head_dim % 2 != 0)
    fail<UsageError>(where, ": the rotated head dimension must be even, got ", config.head_dim);
}

}  // namespace

ModelConfig parse_model_config(const Json& json, const std::string& where) {
  if (!json.is_object()) fail<UsageError>(where, ": expected an object");
  const Keys keys(json, where);
  ModelConfig config;
  config.source = json;
  config.family = family_of(keys.get<std::string>("model_type"), where);
  config.vocab_size = keys.positive("vocab_size");
  config.hidden_size = keys.positive("hidden_size");
  config.num_hidden_layers = keys.positive("num_hidden_layers");
  config.intermediate_size = keys.positive("intermediate_size");
  config.num_attention_heads = keys.positive("num_attention_heads");
  config.max_position_embeddings = keys.positive("max_position_embeddings");
  config.rms_norm_eps = keys.get<double>("rms_norm_eps", 1e-6);
  config.initializer_range = keys.get<double>("initializer_range", 0.02);
  config.tie_word_embeddings = keys.get("tie_word_embeddings", false);
  config.eos_token_ids = parse_token_ids(keys, "eos_token_id", json);
  if (config.family == Family::llama || config.family == Family::deepseek_v2)
    config.mlp_bias = keys.get("mlp_bias", false);
  keys.expect<std::string>("hidden_act", "silu");
  if (keys.has("per_layer_config")) keys.refuse("per_layer_config", "one configuration for all layers");
  if (keys.has("quantization_config")) parse_fp8(json["quantization_config"], config, where);
  parse_attention(keys, config, where);
  parse_moe(keys, config, where);
  if (config.family == Family::deepseek_v3)
    config.num_nextn_predict_layers = keys.not_negative(
        keys.contains("num_nextn_predict_layers") ? "num_nextn_predict_layers" : "num_mtp_layers", 0);
  if (config.num_nextn_predict_layers > 0 && config.tie_word_embeddings)
    fail<UsageError>(where,
                     ": \"num_nextn_predict_layers\": expected 0 with \"tie_word_embeddings\": true, got ",
                     config.num_nextn_predict_layers);
  config.rope = parse_rope(json, config.max_position_embeddings, where);
  return config;
}

ModelConfig read_model_config(const std::string& directory) {
  expect_model_directory(directory);
  const std::string path = directory + "/config.json", generation = directory + "/generation_config.json";
  ModelConfig config = parse_model_config(read_json_file(path), path);
  if (!file_exists(generation)) return config;
  const Json json = read_json_file(generation);
  if (!json.is_object()) fail<UsageError>(generation, ": expected an object");
  const auto ids = parse_token_ids(Keys(json, generation), "eos_token_id", json);
  if (!ids.empty()) config.eos_token_ids = ids;
  return config;
}

bool ModelConfig::is_moe_layer(int64_t layer) const {
  return n_routed_experts > 0 && layer >= first_k_dense_replace && (layer + 1) % decoder_sparse_step == 0 &&
         std::find(mlp_only_layers.begin(), mlp_only_layers.end(), layer) == mlp_only_layers.end();
}

int64_t ModelConfig::moe_layers() const {
  int64_t count = 0;
  for (int64_t layer = 0; layer < num_hidden_layers; ++layer) count += is_moe_layer(layer);
  return count;
}

int64_t ModelConfig::sliding_window(int64_t layer) const {
  return sliding_windows.empty() ? 0 : sliding_windows.at(static_cast<size_t>(layer));
}

}  // namespace whet
