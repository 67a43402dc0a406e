#include "rl/self_test.h"

#include "base/error.h"
#include "base/philox.h"
#include "models/hf/load.h"
#include "rl/parity.h"
#include "rollout/engine.h"

namespace whet {

namespace {

constexpr int64_t kVocab = 201;

Json dense_shape() {
  return {{"model_type", "qwen3"},    {"vocab_size", kVocab},        {"hidden_size", 40},
          {"num_hidden_layers", 2},   {"num_attention_heads", 6},    {"num_key_value_heads", 2},
          {"head_dim", 12},           {"intermediate_size", 72},     {"max_position_embeddings", 96},
          {"initializer_range", 0.2}, {"tie_word_embeddings", true}, {"eos_token_id", 0}};
}

Json latent_expert_shape() {
  return {{"model_type", "deepseek_v3"},
          {"vocab_size", kVocab},
          {"hidden_size", 40},
          {"num_hidden_layers", 2},
          {"num_attention_heads", 3},
          {"intermediate_size", 72},
          {"q_lora_rank", 20},
          {"kv_lora_rank", 24},
          {"qk_nope_head_dim", 12},
          {"qk_rope_head_dim", 8},
          {"v_head_dim", 14},
          {"first_k_dense_replace", 1},
          {"n_routed_experts", 8},
          {"num_experts_per_tok", 3},
          {"moe_intermediate_size", 28},
          {"n_shared_experts", 1},
          {"n_group", 4},
          {"topk_group", 2},
          {"routed_scaling_factor", 1.5},
          {"max_position_embeddings", 96},
          {"initializer_range", 0.2},
          {"eos_token_id", 0}};
}

// Of 1 to 40 tokens: some fit a page of the cache, some do not.
std::vector<Prompt> random_prompts(uint32_t count) {
  std::vector<Prompt> prompts;
  for (uint32_t i = 0; i < count; ++i) {
    Rng rng(/*seed=*/1, /*stream=*/0, i);
    Prompt prompt{i, "", {}, {}};
    for (int t = rng.between(1, 40); t > 0; --t)
      prompt.ids.push_back(rng.between(1, static_cast<int>(kVocab) - 1));
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

CheckResult check(const std::string& name, const Json& shape, int threads) {
  const auto model = init_model(parse_model_config(shape, "self-test"), /*seed=*/1);
  SamplingParams params;
  params.n = 3;
  params.max_tokens = 24;
  params.stop_token_ids = {0};
  EngineConfig small;  // prompts in chunks, sequences that wait for others, drafts
  small.max_num_seqs = 4;
  small.max_num_batched_tokens = 16;
  small.speculative.method = DraftMethod::ngram;
  const Exec exec(threads);
  int64_t tokens = 0;
  for (const EngineConfig& config : {EngineConfig{}, small}) {
    const auto groups = Engine(*model, config, exec).generate(random_prompts(5), params);
    const Parity parity = compare_logprobs(*model, groups, params.temperature, /*micro_batch_tokens=*/100);
    if (parity.different > 0)
      return {name, false,
              concat(parity.different, " of ", parity.tokens, " log-probabilities differ, by up to ",
                     parity.largest, ", when sampled on ", threads, " threads")};
    tokens += parity.tokens;
  }
  return {name, tokens > 0, concat(tokens, " log-probabilities")};
}

}  // namespace

std::vector<CheckResult> test_parity(int threads) {
  return {check("dense model", dense_shape(), threads),
          check("model of latent attention and experts", latent_expert_shape(), threads)};
}

}  // namespace whet
