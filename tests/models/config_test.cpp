// What config.json may say, and the one line that names what it may not.
#include "models/config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

// What is said of `json` with `change` merged over it; "" when it is taken.
std::string refusal(Json json, const Json& change) {
  json.merge_patch(change);
  try {
    parse_model_config(json, "config.json");
    return "";
  } catch (const UsageError& error) {
    return error.what();
  }
}

std::string dense(const Json& change) { return refusal(tiny_dense_json(), change); }
std::string moe(const Json& change) { return refusal(tiny_moe_json(), change); }

TEST(ModelConfig, RefusesByNameWhatIsNotImplemented) {
  EXPECT_EQ(dense({{"model_type", "gpt2"}}),
            "config.json: model_type \"gpt2\" is not supported; expected llama, qwen2, qwen3 or deepseek_v3");
  EXPECT_EQ(dense({{"use_sliding_window", true}}),
            "config.json: \"use_sliding_window\": true is not supported");
  EXPECT_EQ(dense({{"use_sliding_window", false}, {"sliding_window", 8}}), "");
  EXPECT_EQ(dense({{"quantization_config", {{"quant_method", "fp8"}}}}),
            "config.json: quantized weights (quantization_config) are not supported");
  EXPECT_EQ(dense({{"hidden_act", "gelu"}}), "config.json: \"hidden_act\": \"gelu\" is not supported");
  EXPECT_EQ(dense({{"rope_scaling", {{"type", "dynamic"}, {"factor", 2}}}}),
            "config.json: rope type \"dynamic\" is not supported; expected default, linear, llama3 or yarn");
  EXPECT_EQ(dense({{"rope_parameters", {{"rope_type", "default"}, {"partial_rotary_factor", 0.5}}}}),
            "config.json: rope: \"partial_rotary_factor\": 0.5 is not supported");
  EXPECT_EQ(moe({{"scoring_func", "softmax"}}),
            "config.json: \"scoring_func\": \"softmax\" is not supported");
  EXPECT_EQ(moe({{"topk_method", "greedy"}}), "config.json: \"topk_method\": \"greedy\" is not supported");
  EXPECT_EQ(moe({{"moe_layer_freq", 2}}), "config.json: \"moe_layer_freq\": 2 is not supported");
}

TEST(ModelConfig, RefusesWhatCannotBe) {
  EXPECT_EQ(dense(Json::object()), "");
  EXPECT_EQ(moe(Json::object()), "");
  EXPECT_EQ(dense({{"hidden_size", nullptr}}), "config.json: \"hidden_size\" is missing");
  EXPECT_EQ(dense({{"hidden_size", "32"}}), "config.json: \"hidden_size\" has the wrong type: \"32\"");
  EXPECT_EQ(dense({{"vocab_size", 0}}), "config.json: \"vocab_size\" must be a positive integer, got 0");
  EXPECT_EQ(dense({{"num_key_value_heads", 3}}),
            "config.json: num_key_value_heads must divide num_attention_heads");
  EXPECT_EQ(dense({{"head_dim", 7}}), "config.json: the rotated head dimension must be even, got 7");
  EXPECT_EQ(dense({{"rope_scaling", {{"rope_type", "linear"}}}}), "config.json: rope: \"factor\" is missing");
  EXPECT_EQ(moe({{"kv_lora_rank", -1}}), "config.json: \"kv_lora_rank\" must be a positive integer, got -1");
  EXPECT_EQ(moe({{"n_group", 3}}),
            "config.json: n_group must divide n_routed_experts, and topk_group must be 1 to n_group");
  EXPECT_EQ(moe({{"num_experts_per_tok", 5}}),
            "config.json: num_experts_per_tok is larger than the number of experts to choose from");
  EXPECT_THROW(parse_model_config(Json::array(), "config.json"), UsageError);
}

TEST(ModelConfig, ReadsBothSpellingsOfRope) {
  Json old = tiny_dense_json(), modern = tiny_dense_json();
  old.update({{"rope_theta", 5e5}, {"rope_scaling", {{"type", "yarn"}, {"factor", 4}, {"mscale", 0.7}}}});
  modern["rope_parameters"] = {{"rope_theta", 5e5}, {"rope_type", "yarn"}, {"factor", 4}, {"mscale", 0.7}};
  for (const Json& json : {old, modern}) {
    const RopeConfig rope = parse_model_config(json, "config.json").rope;
    EXPECT_EQ(rope.type, "yarn");
    EXPECT_EQ(rope.theta, 5e5);
    EXPECT_EQ(rope.factor, 4);
    EXPECT_EQ(rope.mscale, 0.7);
    EXPECT_EQ(rope.original_max_position_embeddings, 128);  // what max_position_embeddings says
  }
}

}  // namespace
}  // namespace whet
