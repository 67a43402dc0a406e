#include "models/config.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"

namespace whet {

namespace {

// Typed look-ups in config.json that name the key when it is missing or of another type.
class Keys {
 public:
  Keys(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

  bool has(const char* key) const { return json_.contains(key) && !json_[key].is_null(); }

  template <class T>
  T get(const char* key) const {
    if (!has(key)) fail<UsageError>(where_, ": \"", key, "\" is missing");
    try {
      return json_[key].get<T>();
    } catch (const nlohmann::json::exception&) {
      fail<UsageError>(where_, ": \"", key, "\" has the wrong type: ", json_[key].dump());
    }
  }
  template <class T>
  T get(const char* key, T fallback) const {
    return has(key) ? get<T>(key) : fallback;
  }
  int64_t positive(const char* key) const {
    const auto value = get<int64_t>(key);
    if (value <= 0 || value > (int64_t{1} << 31))
      fail<UsageError>(where_, ": \"", key, "\" must be a positive integer, got ", value);
    return value;
  }
  template <class T>
  void expect(const char* key, const T& supported) const {
    if (has(key) && get<T>(key) != supported)
      fail<UsageError>(where_, ": \"", key, "\": ", json_[key].dump(), " is not supported");
  }

 private:
  const Json& json_;
  std::string where_;
};

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

// Hub files have rope_theta + rope_scaling{type|rope_type}; transformers 5 writes rope_parameters.
RopeConfig parse_rope(const Json& json, const ModelConfig& config, const std::string& where) {
  const bool modern = json.contains("rope_parameters") && json["rope_parameters"].is_object();
  const bool scaled = modern || (json.contains("rope_scaling") && json["rope_scaling"].is_object());
  const Json section = modern ? json["rope_parameters"] : scaled ? json["rope_scaling"] : Json::object();
  const Keys keys(section, where + ": rope");
  RopeConfig rope;
  rope.theta = keys.get<double>("rope_theta", Keys(json, where).get<double>("rope_theta", 10000.0));
  rope.type = keys.get<std::string>("rope_type", keys.get<std::string>("type", "default"));
  if (rope.type != "default" && rope.type != "linear" && rope.type != "llama3" && rope.type != "yarn")
    fail<UsageError>(where, ": rope type \"", rope.type,
                     "\" is not supported; expected default, linear, llama3 or yarn");
  if (rope.type != "default") rope.factor = keys.get<double>("factor");
  rope.low_freq_factor = keys.get<double>("low_freq_factor", 1.0);
  rope.high_freq_factor = keys.get<double>("high_freq_factor", 4.0);
  rope.beta_fast = keys.get<double>("beta_fast", 32.0);
  rope.beta_slow = keys.get<double>("beta_slow", 1.0);
  rope.mscale = keys.get<double>("mscale", 0.0);
  rope.mscale_all_dim = keys.get<double>("mscale_all_dim", 0.0);
  if (keys.has("attention_factor")) rope.attention_factor = keys.get<double>("attention_factor");
  keys.expect("truncate", true);
  keys.expect("partial_rotary_factor", 1.0);
  rope.original_max_position_embeddings =
      keys.get<int64_t>("original_max_position_embeddings", config.max_position_embeddings);
  return rope;
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

void parse_mla(const Keys& keys, ModelConfig& config) {
  if (keys.has("q_lora_rank")) config.q_lora_rank = keys.positive("q_lora_rank");
  config.kv_lora_rank = keys.positive("kv_lora_rank");
  config.qk_nope_head_dim = keys.positive("qk_nope_head_dim");
  config.qk_rope_head_dim = keys.positive("qk_rope_head_dim");
  config.v_head_dim = keys.positive("v_head_dim");
  config.head_dim = config.qk_rope_head_dim;
  config.rope_interleave = keys.get("rope_interleave", true);
}

// DeepSeek-V3 (section 2.1.2): sigmoid scores, a selection bias, and groups worth their two best experts.
void parse_deepseek_v3_router(const Keys& keys, ModelConfig& config) {
  keys.expect<std::string>("topk_method", "noaux_tc");
  keys.expect<std::string>("scoring_func", "sigmoid");
  config.selection_bias = true;
  config.norm_topk_prob = keys.get("norm_topk_prob", true);
}

// DeepSeek-V2 (section 2.2): softmax scores, and groups worth their best expert. DeepSeek's own code obeys
// norm_topk_prob and transformers ignores it; every published checkpoint says false.
void parse_deepseek_v2_router(const Keys& keys, ModelConfig& config, const std::string& where) {
  keys.expect<std::string>("scoring_func", "softmax");
  keys.expect("norm_topk_prob", false);
  config.router_score = kernels::RouterScore::softmax;
  config.group_best = 1;
  config.norm_topk_prob = false;
  const auto method = keys.get<std::string>("topk_method", "greedy");
  if (method == "greedy")
    config.n_group = config.topk_group = 1;
  else if (method != "group_limited_greedy")
    fail<UsageError>(where, ": topk_method \"", method,
                     "\" is not supported; expected greedy or group_limited_greedy");
}

void parse_deepseek_moe(const Keys& keys, ModelConfig& config, const std::string& where) {
  if (!keys.has("n_routed_experts")) return;
  config.n_routed_experts = keys.positive("n_routed_experts");
  config.n_shared_experts = keys.get<int64_t>("n_shared_experts", 0);
  config.first_k_dense_replace = keys.get<int64_t>("first_k_dense_replace", 0);
  config.n_group = keys.get<int64_t>("n_group", 1);
  config.topk_group = keys.get<int64_t>("topk_group", 1);
  config.routed_scaling_factor = keys.get<double>("routed_scaling_factor", 1.0);
  keys.expect<int64_t>("moe_layer_freq", 1);
  if (config.family == Family::deepseek_v3)
    parse_deepseek_v3_router(keys, config);
  else
    parse_deepseek_v2_router(keys, config, where);
}

void parse_qwen3_moe(const Keys& keys, ModelConfig& config) {
  config.n_routed_experts = keys.positive(keys.has("num_experts") ? "num_experts" : "num_local_experts");
  config.decoder_sparse_step = keys.has("decoder_sparse_step") ? keys.positive("decoder_sparse_step") : 1;
  config.mlp_only_layers = keys.get<std::vector<int64_t>>("mlp_only_layers", {});
  config.router_score = kernels::RouterScore::softmax;
  config.norm_topk_prob = keys.get("norm_topk_prob", false);
}

void parse_moe(const Keys& keys, ModelConfig& config, const std::string& where) {
  if (config.family == Family::qwen3_moe)
    parse_qwen3_moe(keys, config);
  else if (config.is_mla())
    parse_deepseek_moe(keys, config, where);
  if (config.n_routed_experts == 0) return;
  config.num_experts_per_tok = keys.positive("num_experts_per_tok");
  config.moe_intermediate_size = keys.positive("moe_intermediate_size");
  const auto& c = config;
  if (c.n_group <= 0 || c.n_routed_experts % c.n_group != 0 || c.topk_group <= 0 || c.topk_group > c.n_group)
    fail<UsageError>(where, ": n_group must divide n_routed_experts, and topk_group must be 1 to n_group");
  if (c.num_experts_per_tok > c.topk_group * (c.n_routed_experts / c.n_group))
    fail<UsageError>(where, ": num_experts_per_tok is larger than the number of experts to choose from");
}

// Qwen2 and Qwen3 slide in the layers that layer_types names, or else from max_window_layers on; Qwen3-MoE in
// all of them.
void parse_sliding_window(const Keys& keys, ModelConfig& config, const std::string& where) {
  if (!keys.get("use_sliding_window", false) || !keys.has("sliding_window")) return;
  const int64_t window = keys.positive("sliding_window"), layers = config.num_hidden_layers;
  const auto first = config.family == Family::qwen3_moe ? 0 : keys.get<int64_t>("max_window_layers", 28);
  const auto types = keys.get<std::vector<std::string>>("layer_types", {});
  if (!types.empty() && static_cast<int64_t>(types.size()) != layers)
    fail<UsageError>(where, ": layer_types names ", types.size(), " layers of ", layers);
  for (int64_t layer = 0; layer < layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    const std::string type = !types.empty()   ? types[index]
                             : layer >= first ? "sliding_attention"
                                              : "full_attention";
    if (type != "sliding_attention" && type != "full_attention")
      fail<UsageError>(where, ": layer type \"", type, "\" is not supported");
    config.sliding_windows.push_back(type == "sliding_attention" ? window : 0);
  }
}

// One id, or several.
std::vector<int64_t> parse_token_ids(const Keys& keys, const char* key, const Json& json) {
  if (!keys.has(key)) return {};
  if (json[key].is_array()) return keys.get<std::vector<int64_t>>(key);
  return {keys.get<int64_t>(key)};
}

void parse_attention(const Keys& keys, ModelConfig& config, const std::string& where) {
  const bool qwen3 = config.family == Family::qwen3 || config.family == Family::qwen3_moe;
  const bool qwen = qwen3 || config.family == Family::qwen2;
  config.attention_bias = config.family == Family::qwen2 || keys.get("attention_bias", false);
  config.output_bias = config.family != Family::qwen2 && config.attention_bias;
  config.qk_norm = qwen3;
  if (config.is_mla()) {
    parse_mla(keys, config);
  } else {
    config.head_dim = keys.get<int64_t>("head_dim", config.hidden_size / config.num_attention_heads);
    if (config.num_key_value_heads <= 0 || config.num_attention_heads % config.num_key_value_heads != 0)
      fail<UsageError>(where, ": num_key_value_heads must divide num_attention_heads");
  }
  if (qwen)
    parse_sliding_window(keys, config, where);
  else
    keys.expect("use_sliding_window", false);
  if (config.head_dim <= 0 || config.head_dim % 2 != 0)
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
  config.num_key_value_heads = keys.get<int64_t>("num_key_value_heads", config.num_attention_heads);
  config.max_position_embeddings = keys.positive("max_position_embeddings");
  config.rms_norm_eps = keys.get<double>("rms_norm_eps", 1e-6);
  config.initializer_range = keys.get<double>("initializer_range", 0.02);
  config.tie_word_embeddings = keys.get("tie_word_embeddings", false);
  config.eos_token_ids = parse_token_ids(keys, "eos_token_id", json);
  config.mlp_bias = keys.get("mlp_bias", false);
  keys.expect<std::string>("hidden_act", "silu");
  if (keys.has("quantization_config")) parse_fp8(json["quantization_config"], config, where);
  parse_attention(keys, config, where);
  parse_moe(keys, config, where);
  if (config.family == Family::deepseek_v3)
    config.num_nextn_predict_layers =
        keys.get<int64_t>("num_nextn_predict_layers", keys.get<int64_t>("num_mtp_layers", 0));
  if (config.num_nextn_predict_layers < 0 ||
      (config.num_nextn_predict_layers > 0 && config.tie_word_embeddings))
    fail<UsageError>(where, ": \"num_nextn_predict_layers\": expected 0 or more, and 0 with tied embeddings");
  config.rope = parse_rope(json, config, where);
  return config;
}

ModelConfig read_model_config(const std::string& directory) {
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

int64_t ModelConfig::sliding_window(int64_t layer) const {
  return sliding_windows.empty() ? 0 : sliding_windows.at(static_cast<size_t>(layer));
}

}  // namespace whet
