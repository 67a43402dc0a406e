// Models of a few thousand weights, one of each kind, for tests that need a real one.
#pragma once

#include <ATen/Parallel.h>

#include <memory>

#include "base/philox.h"
#include "models/hf/load.h"

namespace whet {

inline constexpr int64_t kTinyVocab = 288;  // holds the countdown tokenizer's 285
inline constexpr int32_t kTinyEos = 0;

// Llama: grouped-query attention with two query heads a key head, dense MLPs.
inline Json tiny_dense_json() {
  return {{"model_type", "llama"},       {"vocab_size", kTinyVocab},       {"hidden_size", 32},
          {"num_hidden_layers", 2},      {"num_attention_heads", 4},       {"num_key_value_heads", 2},
          {"intermediate_size", 48},     {"max_position_embeddings", 128}, {"initializer_range", 0.2},
          {"tie_word_embeddings", true}, {"eos_token_id", kTinyEos}};
}

// DeepSeek-V3: latent attention, one dense layer, one layer of routed experts beside a shared one.
inline Json tiny_moe_json() {
  return {{"model_type", "deepseek_v3"},
          {"vocab_size", kTinyVocab},
          {"hidden_size", 32},
          {"num_hidden_layers", 2},
          {"num_attention_heads", 2},
          {"intermediate_size", 48},
          {"q_lora_rank", nullptr},
          {"kv_lora_rank", 16},
          {"qk_nope_head_dim", 16},
          {"qk_rope_head_dim", 8},
          {"v_head_dim", 16},
          {"first_k_dense_replace", 1},
          {"n_routed_experts", 8},
          {"num_experts_per_tok", 2},
          {"moe_intermediate_size", 24},
          {"n_shared_experts", 1},
          {"n_group", 2},
          {"topk_group", 1},
          {"routed_scaling_factor", 1.5},
          {"max_position_embeddings", 128},
          {"initializer_range", 0.2},
          {"eos_token_id", kTinyEos}};
}

// Qwen3-MoE: softmax router without bias or groups, q and k norms, and a window that the tests' prompts
// outgrow.
inline Json tiny_window_json() {
  return {{"model_type", "qwen3_moe"},
          {"vocab_size", kTinyVocab},
          {"hidden_size", 32},
          {"num_hidden_layers", 2},
          {"num_attention_heads", 4},
          {"num_key_value_heads", 2},
          {"head_dim", 16},
          {"intermediate_size", 48},
          {"num_experts", 8},
          {"num_experts_per_tok", 2},
          {"moe_intermediate_size", 24},
          {"norm_topk_prob", true},
          {"mlp_only_layers", Json::array({0})},
          {"use_sliding_window", true},
          {"sliding_window", 11},
          {"max_position_embeddings", 128},
          {"initializer_range", 0.2},
          {"eos_token_id", kTinyEos}};
}

// LibTorch computes on one thread, as in the program (parallelism is over sequences).
inline std::unique_ptr<CausalLm> tiny_model(const Json& json, uint64_t seed = 1) {
  at::set_num_threads(1);
  return init_model(parse_model_config(json, "tiny model"), seed);
}

// The DeepSeek one with two MTP modules. So few tokens that a module of random weights guesses some.
inline constexpr int64_t kTinyMtpVocab = 6;
inline std::unique_ptr<CausalLm> tiny_mtp_model() {
  at::set_num_threads(1);
  Json json = tiny_moe_json();
  json.update({{"vocab_size", kTinyMtpVocab}, {"num_nextn_predict_layers", 2}});
  uint64_t next = 0;
  auto model = std::make_unique<CausalLm>(
      parse_model_config(json, "tiny model"), [&](const Parameter& parameter, Init init) {
        Rng rng(5, 0, next++);
        float* values = parameter.value.mutable_data_ptr<float>();
        for (int64_t i = 0; i < parameter.value.numel(); ++i)
          values[i] = init == Init::normal ? rng.uniform() - 0.5f : init == Init::ones ? 1.0f : 0.0f;
      });
  model->pack();
  return model;
}

}  // namespace whet
