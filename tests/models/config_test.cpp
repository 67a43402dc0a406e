// What is supported in config.json, and the one-line errors for the rest.
#include "models/config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

// The error for `json` with `change` merged over it; "" when it is accepted.
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
            "config.json: model_type \"gpt2\" is not supported; expected llama, qwen2, qwen3, qwen3_moe, "
            "deepseek_v2 or deepseek_v3");
  EXPECT_EQ(dense({{"use_sliding_window", true}}),
            "config.json: \"use_sliding_window\": true is not supported; expected false");
  EXPECT_EQ(dense({{"use_sliding_window", false}, {"sliding_window", 8}}), "");
  const auto quantized = [](const Json& quantization) {
    return dense({{"quantization_config", quantization}});
  };
  const std::string where = "config.json: quantization_config: ";
  EXPECT_EQ(quantized(nullptr), "");
  EXPECT_EQ(quantized({{"quant_method", "fp8"}, {"fmt", "e4m3"}, {"weight_block_size", {128, 128}}}), "");
  EXPECT_EQ(quantized({{"quant_method", "fp8"}}), where + "\"weight_block_size\" is missing");
  EXPECT_EQ(quantized({{"bits", 4}}), where + "\"quant_method\" is missing");
  EXPECT_EQ(quantized({{"quant_method", "gptq"}}),
            where + "\"quant_method\": \"gptq\" is not supported; expected \"fp8\"");
  EXPECT_EQ(quantized({{"quant_method", "fp8"}, {"fmt", "e5m2"}}),
            where + "\"fmt\": \"e5m2\" is not supported; expected \"e4m3\"");
  for (const Json& block : {Json::array({128}), Json::array({0, 128})})
    EXPECT_EQ(quantized({{"quant_method", "fp8"}, {"weight_block_size", block}}),
              where + "weight_block_size must be two positive integers");
  EXPECT_EQ(dense({{"hidden_act", "gelu"}}),
            "config.json: \"hidden_act\": \"gelu\" is not supported; expected \"silu\"");
  EXPECT_EQ(dense({{"rope_scaling", {{"type", "dynamic"}, {"factor", 2}}}}),
            "config.json: rope_scaling: \"type\": expected default, linear, llama3 or yarn, got \"dynamic\"");
  EXPECT_EQ(dense({{"rope_parameters", {{"rope_type", "default"}, {"partial_rotary_factor", 0.5}}}}),
            "config.json: rope_parameters: \"partial_rotary_factor\": 0.5 is not supported; expected 1.0");
  EXPECT_EQ(moe({{"scoring_func", "softmax"}}),
            "config.json: \"scoring_func\": \"softmax\" is not supported; expected \"sigmoid\"");
  EXPECT_EQ(moe({{"topk_method", "greedy"}}),
            "config.json: \"topk_method\": \"greedy\" is not supported; expected \"noaux_tc\"");
  EXPECT_EQ(moe({{"moe_layer_freq", 2}}), "config.json: \"moe_layer_freq\": 2 is not supported; expected 1");
}

TEST(ModelConfig, RefusesTheRoutersItDoesNotHave) {
  const auto v2 = [](Json change) {
    change.merge_patch({{"model_type", "deepseek_v2"}});
    return moe(change);
  };
  EXPECT_EQ(v2({{"norm_topk_prob", false}}), "");
  EXPECT_EQ(v2({{"topk_method", "group_limited_greedy"}}), "");
  EXPECT_EQ(v2({{"norm_topk_prob", true}}),
            "config.json: \"norm_topk_prob\": true is not supported; expected false");
  EXPECT_EQ(v2({{"scoring_func", "sigmoid"}}),
            "config.json: \"scoring_func\": \"sigmoid\" is not supported; expected \"softmax\"");
  EXPECT_EQ(v2({{"topk_method", "noaux_tc"}}),
            "config.json: \"topk_method\": expected greedy or group_limited_greedy, got \"noaux_tc\"");
}

TEST(ModelConfig, RefusesWhatCannotBe) {
  EXPECT_EQ(dense(Json::object()), "");
  EXPECT_EQ(moe(Json::object()), "");
  EXPECT_EQ(dense({{"hidden_size", nullptr}}), "config.json: \"hidden_size\" is missing");
  EXPECT_EQ(dense({{"hidden_size", "32"}}), "config.json: \"hidden_size\": expected an integer, got \"32\"");
  EXPECT_EQ(dense({{"vocab_size", 0}}), "config.json: \"vocab_size\": expected a positive integer, got 0");
  EXPECT_EQ(dense({{"num_key_value_heads", 3}}),
            "config.json: num_key_value_heads, 3, must divide num_attention_heads, 4");
  EXPECT_EQ(dense({{"head_dim", 7}}), "config.json: the rotated head dimension must be even, got 7");
  EXPECT_EQ(dense({{"rope_scaling", {{"rope_type", "linear"}}}}),
            "config.json: rope_scaling: \"factor\" is missing");
  EXPECT_EQ(moe({{"kv_lora_rank", -1}}),
            "config.json: \"kv_lora_rank\": expected a positive integer, got -1");
  EXPECT_EQ(moe({{"n_group", 3}}),
            "config.json: n_group must divide n_routed_experts, and topk_group must be 1 to n_group; got "
            "n_routed_experts 8, n_group 3, topk_group 1");
  EXPECT_EQ(moe({{"num_experts_per_tok", 5}}),
            "config.json: num_experts_per_tok 5 is larger than the number of experts to choose from");
  EXPECT_THROW(parse_model_config(Json::array(), "config.json"), UsageError);
}

TEST(ModelConfig, ReadsBothSpellingsOfRope) {
  Json old = tiny_dense_json(), modern = tiny_dense_json();
  old.update({{"rope_theta", 5e5}, {"rope_scaling", {{"type", "yarn"}, {"factor", 4}, {"mscale", 0.7}}}});
  modern["rope_parameters"] = {{"rope_theta", 5e5}, {"rope_type", "yarn"}, {"factor", 4}, {"mscale", 0.7}};
  for (const Json& json : {old, modern}) {
    const RopeConfig rope = parse_model_config(json, "config.json").rope;
    EXPECT_EQ(rope.type, RopeType::yarn);
    EXPECT_EQ(rope.theta, 5e5);
    EXPECT_EQ(rope.factor, 4);
    EXPECT_EQ(rope.mscale, 0.7);
    EXPECT_EQ(rope.original_max_position_embeddings, 128);  // the value of max_position_embeddings
  }
}

RopeConfig rope_of(const Json& change) {
  Json json = tiny_dense_json();
  for (const auto& [key, value] : change.items()) json[key] = value;
  return parse_model_config(json, "config.json").rope;
}

TEST(ModelConfig, RopeScalingCountsBeforeRopeParameters) {
  const Json yarn = {{"rope_type", "yarn"}, {"factor", 4}, {"original_max_position_embeddings", 32}};
  const Json plain = {{"rope_type", "default"}, {"rope_theta", 1e6}};
  const RopeConfig both = rope_of({{"rope_parameters", plain}, {"rope_scaling", yarn}});
  EXPECT_EQ(both.type, RopeType::yarn);
  EXPECT_EQ(both.theta, 1e4);  // nothing of rope_parameters
  EXPECT_EQ(rope_of({{"rope_parameters", plain}, {"rope_scaling", yarn}, {"rope_theta", 5e5}}).theta, 5e5);
  EXPECT_EQ(rope_of({{"rope_parameters", plain}, {"rope_scaling", Json::object()}}).theta, 1e6);
  EXPECT_EQ(rope_of({{"rope_parameters", plain}, {"rope_scaling", nullptr}}).theta, 1e6);
  EXPECT_EQ(rope_of({{"rope_scaling", {{"type", "linear"}, {"rope_type", "yarn"}, {"factor", 2}}}}).type,
            RopeType::yarn);
}

TEST(ModelConfig, YarnAndLlama3HaveTransformersDefaults) {
  Json yarn = {
      {"rope_type", "yarn"}, {"factor", 4}, {"beta_fast", 0}, {"beta_slow", nullptr}, {"truncate", nullptr}};
  const RopeConfig rope = rope_of({{"rope_scaling", yarn}, {"original_max_position_embeddings", 16}});
  EXPECT_EQ(rope.beta_fast, 32);
  EXPECT_EQ(rope.beta_slow, 1);
  EXPECT_FALSE(rope.truncate);
  EXPECT_EQ(rope.original_max_position_embeddings, 16);
  yarn["original_max_position_embeddings"] = 8;
  EXPECT_EQ(rope_of({{"rope_scaling", yarn}}).original_max_position_embeddings, 8);
}

TEST(ModelConfig, RefusesRopeThatCannotBeRead) {
  const auto scaled = [](const Json& section) {
    Json json = tiny_dense_json();
    json["rope_scaling"] = section;
    return refusal(json, Json::object());
  };
  const std::string where = "config.json: rope_scaling: ";
  for (const Json& bad : {Json("yarn"), Json::array({"yarn", 4}), Json(4), Json(false), Json("")})
    EXPECT_EQ(scaled(bad), "config.json: \"rope_scaling\": expected an object, got " + bad.dump());
  EXPECT_EQ(scaled({{"full_attention", {{"rope_type", "default"}}}}),
            "config.json: \"rope_scaling\": \"full_attention\": parameters for one type of layer are not "
            "supported; expected one set for all");
  EXPECT_EQ(scaled({{"rope_type", "llama3"}, {"factor", 8}, {"low_freq_factor", 1}}),
            where + "\"high_freq_factor\" is missing");
  EXPECT_EQ(scaled({{"rope_type", "llama3"}, {"factor", 8}, {"low_freq_factor", 4}, {"high_freq_factor", 4}}),
            where + "\"high_freq_factor\": expected more than low_freq_factor, got 4");
  for (const Json& bad : {Json(0), Json(-2.0)})
    EXPECT_EQ(scaled({{"type", "linear"}, {"factor", bad}}),
              where + "\"factor\": expected a positive number, got " + bad.dump());
  for (const Json& bad : {Json("4"), Json(true), Json(nullptr)})
    EXPECT_EQ(scaled({{"type", "linear"}, {"factor", bad}}),
              where + "\"factor\": expected a number, got " + bad.dump());
  EXPECT_EQ(scaled({{"rope_theta", 0}}), where + "\"rope_theta\": expected a positive number, got 0");
  EXPECT_EQ(dense({{"rope_theta", -1e4}}),
            "config.json: \"rope_theta\": expected a positive number, got -10000.0");
  EXPECT_EQ(scaled({{"type", "yarn"}, {"factor", 4}, {"original_max_position_embeddings", 0}}),
            where + "\"original_max_position_embeddings\": expected a positive integer, got 0");
}

// A key that is missing means what it means in transformers, and so does null.
TEST(ModelConfig, MissingAndNullKeysMeanWhatTheyMeanInTransformers) {
  const auto parsed = [](Json json, const Json& values) {
    for (const auto& [key, value] : values.items()) json[key] = value;
    return parse_model_config(json, "config.json");
  };
  const auto without = [](Json json, std::initializer_list<const char*> keys) {
    for (const char* key : keys) json.erase(key);
    return json;
  };
  const Json v3 = tiny_moe_json(), moe = tiny_window_json();
  EXPECT_EQ(parsed(without(v3, {"routed_scaling_factor"}), {}).routed_scaling_factor, 2.5);
  EXPECT_EQ(parsed(without(v3, {"q_lora_rank"}), {}).q_lora_rank, 1536);
  EXPECT_EQ(parsed(v3, {{"q_lora_rank", nullptr}}).q_lora_rank, std::nullopt);
  EXPECT_EQ(parsed(without(v3, {"n_group", "topk_group"}), {}).n_group, 8);
  EXPECT_EQ(parsed(v3, {{"num_local_experts", 4}}).n_routed_experts, 4);
  EXPECT_FALSE(parsed(v3, {{"norm_topk_prob", nullptr}}).norm_topk_prob);
  EXPECT_TRUE(parsed(v3, {}).norm_topk_prob);
  EXPECT_FALSE(parsed(v3, {{"rope_interleave", nullptr}}).rope_interleave);
  EXPECT_TRUE(parsed(v3, {{"model_type", "deepseek_v2"}, {"rope_interleave", false}}).rope_interleave);
  EXPECT_EQ(parsed(without(moe, {"head_dim"}), {}).head_dim, 8);
  EXPECT_EQ(parsed(without(moe, {"sliding_window"}), {}).sliding_windows, (std::vector<int64_t>{4096, 4096}));
  EXPECT_EQ(parsed(moe, {{"layer_types", {"full_attention", "sliding_attention"}}}).sliding_windows,
            (std::vector<int64_t>{11, 11}));
  Json qwen = tiny_dense_json();
  qwen["model_type"] = "qwen3";
  EXPECT_EQ(parsed(qwen, {}).head_dim, 128);
  EXPECT_EQ(parsed(qwen, {{"num_key_value_heads", nullptr}}).num_key_value_heads, 4);
  for (const char* key :
       {"rms_norm_eps", "tie_word_embeddings", "attention_bias", "head_dim", "hidden_act"}) {
    qwen[key] = nullptr;
    EXPECT_NE(refusal(qwen, Json::object()).find(concat("\"", key, "\": expected")), std::string::npos)
        << key;
    qwen.erase(key);
  }
}

std::vector<int64_t> windows(Json json, const Json& change) {
  json.merge_patch(change);
  const ModelConfig config = parse_model_config(json, "config.json");
  std::vector<int64_t> windows;
  for (int64_t layer = 0; layer < config.num_hidden_layers; ++layer)
    windows.push_back(config.sliding_window(layer));
  return windows;
}

TEST(ModelConfig, KnowsWhichLayersSlide) {
  using Windows = std::vector<int64_t>;
  Json qwen = tiny_dense_json();
  qwen.merge_patch({{"model_type", "qwen2"}, {"sliding_window", 8}});
  EXPECT_EQ(windows(qwen, {{"use_sliding_window", false}}), (Windows{0, 0}));
  EXPECT_EQ(windows(qwen, {{"use_sliding_window", true}}), (Windows{0, 0}));  // max_window_layers is 28
  qwen["use_sliding_window"] = true;
  EXPECT_EQ(windows(qwen, {{"max_window_layers", 1}}), (Windows{0, 8}));
  EXPECT_EQ(windows(qwen, {{"layer_types", {"sliding_attention", "full_attention"}}}), (Windows{8, 0}));
  EXPECT_EQ(windows(qwen, {{"sliding_window", nullptr}}),
            (Windows{0, 0}));  // missing: 4096, from layer 28 on
  EXPECT_EQ(windows(tiny_window_json(), Json::object()), (Windows{11, 11}));
  EXPECT_EQ(refusal(qwen, {{"layer_types", {"full_attention"}}}),
            "config.json: \"layer_types\": expected 2 layers, got 1");
  EXPECT_EQ(refusal(qwen, {{"layer_types", {"full_attention", "chunked_attention"}}}),
            "config.json: \"layer_types\": expected full_attention or sliding_attention, got "
            "[\"full_attention\",\"chunked_attention\"]");
  EXPECT_EQ(refusal(qwen, {{"sliding_window", 0}}),
            "config.json: \"sliding_window\": expected a positive integer, got 0");
}

TEST(ModelConfig, KnowsWhichLayersAreMixtures) {
  Json json = tiny_window_json();
  json.update({{"num_hidden_layers", 6}, {"decoder_sparse_step", 2}, {"mlp_only_layers", {3}}});
  const ModelConfig config = parse_model_config(json, "config.json");
  for (int64_t layer = 0; layer < 6; ++layer)
    EXPECT_EQ(config.is_moe_layer(layer), layer == 1 || layer == 5) << layer;
}

TEST(ModelConfig, TheGenerationConfigKnowsMoreEnds) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "config.json", tiny_dense_json().dump());
  EXPECT_EQ(read_model_config(folder.path()).eos_token_ids, (std::vector<int64_t>{kTinyEos}));
  write_file_atomic(folder / "generation_config.json", R"({"eos_token_id": [7, 9]})");
  EXPECT_EQ(read_model_config(folder.path()).eos_token_ids, (std::vector<int64_t>{7, 9}));
  write_file_atomic(folder / "generation_config.json", R"({"temperature": 1})");
  EXPECT_EQ(read_model_config(folder.path()).eos_token_ids, (std::vector<int64_t>{kTinyEos}));
  write_file_atomic(folder / "generation_config.json", R"({"eos_token_id": "end"})");
  EXPECT_THROW(read_model_config(folder.path()), UsageError);
}

}  // namespace
}  // namespace whet
