#include "models/config.h"

#include "base/error.h"

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
  if (model_type == "deepseek_v3") return Family::deepseek_v3;
  fail<UsageError>(where, ": model_type \"", model_type,
                   "\" is not supported; expected llama, qwen2, qwen3 or deepseek_v3");
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

void parse_mla(const Keys& keys, ModelConfig& config) {
  if (keys.has("q_lora_rank")) config.q_lora_rank = keys.positive("q_lora_rank");
  config.kv_lora_rank = keys.positive("kv_lora_rank");
  config.qk_nope_head_dim = keys.positive("qk_nope_head_dim");
  config.qk_rope_head_dim = keys.positive("qk_rope_head_dim");
  config.v_head_dim = keys.positive("v_head_dim");
  config.head_dim = config.qk_rope_head_dim;
  config.rope_interleave = keys.get("rope_interleave", true);
}

void parse_moe(const Keys& keys, ModelConfig& config, const std::string& where) {
  if (!keys.has("n_routed_experts")) return;
  config.n_routed_experts = keys.positive("n_routed_experts");
  config.n_shared_experts = keys.get<int64_t>("n_shared_experts", 0);
  config.num_experts_per_tok = keys.positive("num_experts_per_tok");
  config.moe_intermediate_size = keys.positive("moe_intermediate_size");
  config.first_k_dense_replace = keys.get<int64_t>("first_k_dense_replace", 0);
  config.n_group = keys.get<int64_t>("n_group", 1);
  config.topk_group = keys.get<int64_t>("topk_group", 1);
  config.norm_topk_prob = keys.get("norm_topk_prob", true);
  config.routed_scaling_factor = keys.get<double>("routed_scaling_factor", 1.0);
  keys.expect<std::string>("topk_method", "noaux_tc");
  keys.expect<std::string>("scoring_func", "sigmoid");
  keys.expect<int64_t>("moe_layer_freq", 1);
  const auto& c = config;
  if (c.n_group <= 0 || c.n_routed_experts % c.n_group != 0 || c.topk_group <= 0 || c.topk_group > c.n_group)
    fail<UsageError>(where, ": n_group must divide n_routed_experts, and topk_group must be 1 to n_group");
  if (c.num_experts_per_tok > c.topk_group * (c.n_routed_experts / c.n_group))
    fail<UsageError>(where, ": num_experts_per_tok is larger than the number of experts to choose from");
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
  if (keys.has("eos_token_id") && json["eos_token_id"].is_number_integer())
    config.eos_token_id = keys.get<int64_t>("eos_token_id");

  config.attention_bias = config.family == Family::qwen2 || keys.get("attention_bias", false);
  config.output_bias = config.family != Family::qwen2 && config.attention_bias;
  config.mlp_bias = keys.get("mlp_bias", false);
  config.qk_norm = config.family == Family::qwen3;
  keys.expect<std::string>("hidden_act", "silu");
  keys.expect("use_sliding_window", false);
  if (json.contains("quantization_config") && !json["quantization_config"].is_null())
    fail<UsageError>(where, ": quantized weights (quantization_config) are not supported");

  if (config.is_mla()) {
    parse_mla(keys, config);
    parse_moe(keys, config, where);
  } else {
    config.head_dim = keys.get<int64_t>("head_dim", config.hidden_size / config.num_attention_heads);
    if (config.num_key_value_heads <= 0 || config.num_attention_heads % config.num_key_value_heads != 0)
      fail<UsageError>(where, ": num_key_value_heads must divide num_attention_heads");
  }
  if (config.head_dim <= 0 || config.head_dim % 2 != 0)
    fail<UsageError>(where, ": the rotated head dimension must be even, got ", config.head_dim);
  config.rope = parse_rope(json, config, where);
  return config;
}

}  // namespace whet
