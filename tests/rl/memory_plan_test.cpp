#include "rl/memory_plan.h"

#include <gtest/gtest.h>

#include "tests/support/expect_throw.h"
#include "tests/support/tiny_models.h"
#include "train/optimizer.h"

namespace whet {
namespace {

GrpoConfig recipe() {
  GrpoConfig config;
  config.threads = 2;
  config.prompts_per_step = 4;
  config.sampling.n = 4;
  config.sampling.max_tokens = 50;
  config.engine.cache_tokens = 1 << 16;
  return config;
}

const MemoryPart& part(const MemoryPlan& plan, const std::string& name) {
  for (const auto& each : plan.parts)
    if (each.name.starts_with(name)) return each;
  fail("no part ", name);
}

MemoryPlan plan_of(const Json& model, const GrpoConfig& config) {
  return plan_memory(parse_model_config(model, "test"), config, {20, 0}, 1000);
}

TEST(MemoryPlan, CountsWhatTheModelAndItsOptimizerHold) {
  for (const Json& json : {tiny_dense_json(), tiny_moe_json(), tiny_window_json()}) {
    const auto model = init_model(parse_model_config(json, "test"), 1);
    for (const auto type : {OptimizerType::adamw, OptimizerType::muon}) {
      GrpoConfig config = recipe();
      config.optimizer.type = type;
      const MemoryPlan plan = plan_of(json, config);
      int64_t weights = 0, state = 0;
      for (const auto& parameter : model->parameters())
        weights += static_cast<int64_t>(parameter.value.nbytes());
      for (const auto& each : Optimizer(config.optimizer, model->parameters()).state())
        state += static_cast<int64_t>(each.tensor.nbytes());
      EXPECT_EQ(part(plan, "weights").update, weights);
      EXPECT_EQ(part(plan, "optimizer state").rollout, state);
      EXPECT_EQ(part(plan, "packed weights").update, model->packed_bytes());
      EXPECT_EQ(part(plan, "process").update, 1000);
    }
  }
}

TEST(MemoryPlan, KeysThatLowerItDo) {
  const Json json = tiny_dense_json();
  GrpoConfig config = recipe();
  config.micro_batch_tokens = 100;
  config.gradient_lanes = 16;
  const auto update = [&] { return plan_of(json, config).update(); };
  const int64_t before = update();
  config.recompute = Recompute::block;
  const int64_t recomputed = update();
  EXPECT_LT(recomputed, before);
  config.gradient_lanes = 1;
  EXPECT_LT(update(), recomputed);
  const int64_t rollout = plan_of(json, config).rollout();
  config.engine.cache_tokens = 64;
  EXPECT_LT(plan_of(json, config).rollout(), rollout);
  config.checkpoint.async = false;
  EXPECT_THROW(part(plan_of(json, config), "copy"), Error);
  config.objective.beta = 0.1;
  EXPECT_EQ(part(plan_of(json, config), "reference").update,
            part(plan_of(json, config), "weights").update + part(plan_of(json, config), "packed").update);
}

// DeepSeek-V3's own config.json: no memory of that size is touched.
TEST(MemoryPlan, OfAModelThatNoMachineHolds) {
  Json json = tiny_moe_json();
  json.update({{"vocab_size", 129280},
               {"hidden_size", 7168},
               {"num_hidden_layers", 61},
               {"num_attention_heads", 128},
               {"intermediate_size", 18432},
               {"q_lora_rank", 1536},
               {"kv_lora_rank", 512},
               {"qk_nope_head_dim", 128},
               {"qk_rope_head_dim", 64},
               {"v_head_dim", 128},
               {"first_k_dense_replace", 3},
               {"n_routed_experts", 256},
               {"num_experts_per_tok", 8},
               {"moe_intermediate_size", 2048},
               {"n_group", 8},
               {"topk_group", 4},
               {"routed_scaling_factor", 2.5},
               {"max_position_embeddings", 4096}});
  const MemoryPlan plan = plan_of(json, recipe());
  EXPECT_NEAR(static_cast<double>(part(plan, "weights").update), 4 * 671.03e9, 4 * 0.1e9)
      << "671B, as its report says";
  EXPECT_THROW(expect_fits(plan, int64_t{8} << 30), UsageError);
  expect_fits(plan, plan.peak());
}

TEST(MemoryPlan, RefusesInOneLine) {
  const MemoryPlan plan{{{"weights", 100, 100},
                         {"key-value cache", int64_t{1} << 30, 0, "a smaller engine.cache_tokens"},
                         {"activations", 0, int64_t{5} << 29, "recompute: block"}}};
  EXPECT_MESSAGE(
      UsageError, expect_fits(plan, int64_t{1} << 31),
      "memory: an update needs 2.50 GiB, and this machine allows 2.00; activations (2.50 GiB) take "
      "less with recompute: block");
  const Json json = to_json(plan, int64_t{1} << 31);
  EXPECT_EQ(json["peak"], (int64_t{5} << 29) + 100);
  EXPECT_EQ(json["fits"], false);
  EXPECT_NE(to_table(plan, 0).find("key-value cache"), std::string::npos);
}

}  // namespace
}  // namespace whet
