// The promise of the design: the log-probability recorded while sampling is the one the trainer computes, bit
// for bit, however either side is batched.
#include <gtest/gtest.h>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"
#include "train/gradient.h"
#include "train/optimizer.h"

namespace whet {
namespace {

Json tiny_json(const std::string& kind) {
  return kind == "dense" ? tiny_dense_json() : kind == "moe" ? tiny_moe_json() : tiny_window_json();
}

class SamplerTrainer : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> model_ = tiny_model(tiny_json(GetParam()));

  SamplingParams params(int n, int max_tokens = 24) const {
    SamplingParams params;
    params.n = n;
    params.max_tokens = max_tokens;
    params.stop_token_ids = {kTinyEos};
    return params;
  }

  void expect_exact(const SamplingParams& params, const EngineConfig& engine, int threads, int prompts,
                    int64_t micro) {
    const auto groups =
        Engine(*model_, engine, Exec(threads)).generate(tiny_prompts(prompts, 40, kTinyVocab), params);
    const Parity parity = compare_logprobs(*model_, groups, params.temperature, micro);
    EXPECT_GT(parity.tokens, prompts * params.n);
    EXPECT_EQ(parity.different, 0) << "of " << parity.tokens << ", max difference " << parity.largest << ": "
                                   << prompts << " prompts of " << params.n << ", max_num_seqs "
                                   << engine.max_num_seqs << ", threads " << threads << ", micro-batches of "
                                   << micro;
  }
};

TEST_P(SamplerTrainer, HoldsForEveryBatching) {
  for (const int prompts : {1, 3, 17})
    for (const int n : {1, 2, 5})
      for (const int max_num_seqs : {1, 2, 7, 16, 17, 64})
        for (const int threads : {1, 2}) expect_exact(params(n), {max_num_seqs}, threads, prompts, 512);
}

TEST_P(SamplerTrainer, HoldsForEveryMicroBatch) {
  for (const int64_t micro : {1, 100, 333, 4096}) expect_exact(params(4), {64}, 1, 9, micro);
}

TEST_P(SamplerTrainer, HoldsAtOtherTemperatures) {
  for (const double temperature : {0.6, 1.7}) {
    SamplingParams sampling = params(4);
    sampling.temperature = temperature;
    expect_exact(sampling, {64}, 1, 9, 512);
  }
}

TEST_P(SamplerTrainer, HoldsAfterAnOptimizerStep) {
  OptimizerConfig config;
  config.lr = 0.02;
  Optimizer optimizer(config, model_->parameters());
  const auto groups = Engine(*model_, {64}).generate(tiny_prompts(4, 20, kTinyVocab), params(4));
  const auto micro_batches = make_micro_batches(train_sequences(groups), 256);
  const auto loss = [&](int i, const Exec&) {
    const auto& micro = micro_batches[static_cast<size_t>(i)];
    return compute_logprobs(*model_, micro, 1.0).logprobs.mul(micro.weights).mean();
  };
  auto sum =
      GradientCollector(optimizer.parameters()).sum(static_cast<int>(micro_batches.size()), 1, Team(1), loss);
  ASSERT_TRUE(optimizer.step(std::move(sum.gradients), config.lr).taken);
  model_->pack();
  EXPECT_GT(compare_logprobs(*model_, groups, 1.0, 512).largest, 0.01) << "the step changed nothing";
  for (const int threads : {1, 2}) expect_exact(params(4), {16}, threads, 9, 512);
}

// Token by token behind a cache, in chunks, and all at once: the same logits.
TEST_P(SamplerTrainer, CachedLogitsAreThoseOfTheWholeSequence) {
  const c10::InferenceMode inference;
  const auto prompts = tiny_prompts(5, 90, kTinyVocab);
  const auto rows_of = [](const at::Tensor& logits, int64_t row, int64_t count) {
    return logits.narrow(0, row, count).clone();
  };
  for (const auto& prompt : prompts) {
    const auto length = static_cast<int64_t>(prompt.ids.size());
    TokenBatchBuilder all;
    all.add(prompt.ids);
    const at::Tensor whole = rows_of(model_->logits(model_->hidden(all.build())), 0, length);
    for (const int64_t chunk : {1, 5, 16, 64}) {
      KvCache cache = model_->make_cache(8);
      const std::vector<int32_t> pages{7, 1, 4, 0, 6, 2};
      const ForwardContext context{&cache};
      for (int64_t begin = 0; begin < length; begin += chunk) {
        const int64_t count = std::min(chunk, length - begin);
        TokenBatchBuilder part;
        part.add({prompt.ids.data() + begin, static_cast<size_t>(count)}, begin, pages);
        const at::Tensor logits = rows_of(model_->logits(model_->hidden(part.build(), context)), 0, count);
        EXPECT_EQ(std::memcmp(logits.const_data_ptr(), whole.narrow(0, begin, count).const_data_ptr(),
                              logits.nbytes()),
                  0)
            << "tokens " << begin << " to " << begin + count << " of " << length;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SamplerTrainer, testing::Values("dense", "moe", "window"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
