// What the engine may decide as it likes (chunks, sharing, preemption, drafts, order) changes no bit of a
// completion, and costs what it should.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "rollout/engine.h"
#include "tests/support/expect_throw.h"
#include "tests/support/rollouts.h"
#include "tests/support/same_completions.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

std::unique_ptr<CausalLm> model_of(const std::string& kind) {
  if (kind == "mtp") return tiny_mtp_model();
  return tiny_model(kind == "dense" ? tiny_dense_json()
                    : kind == "moe" ? tiny_moe_json()
                                    : tiny_window_json());
}

class Policy : public testing::TestWithParam<const char*> {
 protected:
  int64_t vocab() const { return model_->config().vocab_size; }
  // Some completions end early, unless hardly any would go on.
  SamplingParams sampling(int n, int max_tokens = 24) const {
    SamplingParams params;
    params.n = n;
    params.max_tokens = max_tokens;
    if (vocab() > 100) params.stop_token_ids = {kTinyEos};
    return params;
  }
  std::vector<Group> generate(const EngineConfig& config, const std::vector<Prompt>& prompts,
                              const SamplingParams& params, int threads = 1) {
    Engine engine(*model_, config, Exec(threads));
    auto groups = engine.generate(prompts, params);
    stats_ = engine.stats();
    return groups;
  }

  std::unique_ptr<CausalLm> model_ = model_of(GetParam());
  EngineStats stats_;
};

TEST_P(Policy, ChangesNoBit) {
  auto prompts = tiny_prompts(9, 60, vocab());
  for (size_t i = 1; i < prompts.size(); i += 2)  // half of them begin alike
    std::copy_n(prompts[0].ids.begin(), std::min(prompts[0].ids.size(), prompts[i].ids.size()),
                prompts[i].ids.begin());
  const auto expected = generate({}, prompts, sampling(3));
  EXPECT_EQ(stats_.scheduler.preemptions, 0);
  int64_t preemptions = 0, prefix_hits = 0;
  for (const int threads : {1, 2})
    for (const int budget : {1, 7, 40, 1000})
      for (const int64_t cache_tokens : {0, 96, 200})
        for (const bool prefix_cache : {false, true}) {
          EngineConfig config{16, budget, cache_tokens, prefix_cache, {}};
          expect_same(generate(config, prompts, sampling(3), threads), expected);
          preemptions += stats_.scheduler.preemptions;
          prefix_hits += stats_.scheduler.prefix_hit_tokens;
        }
  EXPECT_GT(preemptions, 100);
  EXPECT_GT(prefix_hits, 100);
}

TEST_P(Policy, DraftsChangeNoBit) {
  const auto prompts = tiny_prompts(6, 40, vocab());
  for (const double temperature : {0.0, 0.4, 1.0}) {
    SamplingParams params = sampling(3, 40);
    params.temperature = temperature;
    const auto expected = generate({8, 500}, prompts, params, 2);
    const int64_t steps = stats_.steps;
    // With random weights, text repeats only when decoding is greedy, or with few allowed tokens.
    const bool repeats = temperature == 0 || vocab() < 100;
    for (const auto method : {DraftMethod::ngram, DraftMethod::mtp}) {
      if (method == DraftMethod::mtp && std::string(GetParam()) != "mtp") continue;
      for (const int num_tokens : {1, 2, 5})
        for (const int64_t cache_tokens : {0, 100}) {
          EngineConfig config{8, 500, cache_tokens, true, {method, num_tokens, {1, 3}}};
          expect_same(generate(config, prompts, params), expected);
          EXPECT_GT(stats_.draft_tokens, 0);
          EXPECT_LT(stats_.accepted_tokens, stats_.draft_tokens);
          if (!repeats) continue;
          EXPECT_GT(stats_.accepted_tokens, 0) << name_of(method) << " at temperature " << temperature;
          if (cache_tokens == 0) EXPECT_LT(stats_.steps, steps);
        }
    }
  }
}

TEST_P(Policy, EveryNumberOfSequencesGivesTheSameBits) {
  const auto prompts = tiny_prompts(257, 20, vocab());
  const auto expected = generate({}, prompts, sampling(1, 6));
  for (const int max_num_seqs : {1, 2, 3, 13, 64, 128, 255, 257})
    expect_same(generate({max_num_seqs}, prompts, sampling(1, 6), 2), expected);
}

TEST_P(Policy, RequestsMayComeAndGo) {
  const auto prompts = tiny_prompts(40, 30, vocab());
  const auto expected = generate({}, prompts, sampling(2));
  for (const uint64_t seed : {1, 2, 3}) {
    Rng rng(seed, 0, 0);
    Engine engine(*model_,
                  {5, 20, 160, seed != 2, {seed == 3 ? DraftMethod::ngram : DraftMethod::none, 3, {}}},
                  Exec(2));
    std::map<uint64_t, size_t> open;
    size_t next = 0, finished = 0;
    while (next < prompts.size() || engine.has_unfinished()) {
      if (next < prompts.size() && rng.chance(0.3)) {
        open[engine.add(prompts[next], sampling(2))] = next;
        ++next;
      }
      if (!open.empty() && rng.chance(0.03)) {
        engine.abort(open.begin()->first);
        open.erase(open.begin());
      }
      if (!engine.has_unfinished()) continue;
      for (const auto& [request, sample, completion] : engine.step()) {
        ASSERT_TRUE(open.contains(request)) << "an aborted request went on";
        expect_same(completion, expected[open[request]].completions[sample]);
        ++finished;
      }
    }
    EXPECT_GT(finished, 40u);
  }
}

TEST_P(Policy, AGroupsPromptIsComputedAndKeptOnce) {
  std::vector<Prompt> prompts = tiny_prompts(1, 4, vocab());
  prompts[0].ids.assign(96, 3);
  EngineConfig config;
  config.prefix_cache = false;
  SamplingParams params = sampling(16, 8);
  params.stop_token_ids = {};
  generate(config, prompts, params);
  EXPECT_EQ(stats_.scheduler.prefilled, 96);
  EXPECT_EQ(stats_.scheduler.decoded, 16 * 7);
  EXPECT_EQ(stats_.scheduler.peak_pages, 96 / 16 + 16);
}

TEST_P(Policy, ChangedWeightsAreNoticed) {
  const auto prompts = tiny_prompts(5, 40, vocab());
  Engine engine(*model_, {});
  engine.generate(prompts, sampling(2));
  at::Tensor weight = model_->parameters().front().value.detach();
  weight.mul_(1.5);
  model_->pack();
  const auto groups = engine.generate(prompts, sampling(2));
  EXPECT_EQ(compare_logprobs(*model_, groups, 1.0, 512).different, 0) << "the prefix cache is stale";
  expect_same(groups, generate({}, prompts, sampling(2)));
}

// Tokens that were drawn stay, and those that follow come from the new weights.
TEST_P(Policy, WeightsMayChangeWhileSequencesRun) {
  const auto prompts = tiny_prompts(4, 40, vocab());
  SamplingParams params = sampling(2);
  params.stop_token_ids = {};
  Engine engine(*model_, {});
  for (const auto& prompt : prompts) engine.add(prompt, params);
  for (int step = 0; step < 10; ++step) engine.step();
  at::Tensor weight = model_->parameters().front().value.detach();
  weight.mul_(1.5);
  model_->pack();
  std::vector<Group> groups;
  for (const auto& prompt : prompts) groups.push_back({prompt, std::vector<Completion>(2)});
  while (engine.has_unfinished())
    for (auto& [request, sample, completion] : engine.step())
      groups[request].completions[sample] = std::move(completion);
  const Parity parity = compare_logprobs(*model_, groups, 1.0, 512);
  EXPECT_GT(parity.different, 8 * 8) << "of " << parity.tokens << ": what the old weights drew";
  EXPECT_LE(parity.different, 8 * 10) << "of " << parity.tokens << ": what the new weights drew";
}

TEST_P(Policy, ATokenCallbackEndsACompletion) {
  const auto prompts = tiny_prompts(3, 20, vocab());
  SamplingParams params = sampling(2);
  params.stop_token_ids = {};
  const auto whole = generate({}, prompts, params);
  std::map<std::pair<uint32_t, uint32_t>, int> told;
  std::vector<Group> groups;
  Engine engine(*model_, {8, 100, 0, true, {DraftMethod::ngram, 4, {1, 2}}});
  engine.generate(
      prompts, params, DrawKey(), [&](Group group) { groups.push_back(std::move(group)); },
      [&](const Prompt& prompt, uint32_t sample, int32_t) {
        return ++told[{prompt.index, sample}] == 9;
      });
  for (size_t g = 0; g < groups.size(); ++g)
    for (size_t s = 0; s < 2; ++s) {
      const auto& cut = groups[g].completions[s];
      const auto& all = whole[g].completions[s];
      EXPECT_EQ(cut.tokens, std::vector<int32_t>(all.tokens.begin(), all.tokens.begin() + 9));
      EXPECT_EQ(cut.logprobs, std::vector<float>(all.logprobs.begin(), all.logprobs.begin() + 9));
      EXPECT_EQ(cut.finish_reason, FinishReason::stop);
    }
}

INSTANTIATE_TEST_SUITE_P(Engine, Policy, testing::Values("dense", "moe", "window", "mtp"),
                         [](const auto& kind) { return kind.param; });

TEST(EngineConfigs, OutOfRangeAreRefused) {
  const auto model = tiny_model(tiny_dense_json());
  EngineConfig config;
  config.speculative.method = DraftMethod::mtp;
  EXPECT_MESSAGE(UsageError, Engine(*model, config),
                 "engine.speculative.method: mtp needs a checkpoint with MTP modules, and this one has none");
  config.speculative = {.num_tokens = 0};
  EXPECT_MESSAGE(UsageError, Engine(*model, config),
                 "engine.speculative.num_tokens: expected at least 1, got 0");
  Engine small(*model, {4, 100, 32});
  auto prompts = tiny_prompts(1, 4, kTinyVocab);
  prompts[0].ids.assign(20, 3);
  EXPECT_MESSAGE(
      UsageError, small.generate(prompts, SamplingParams{.max_tokens = 13}),
      "prompt 0 needs 33 tokens (20 and max_tokens 13): the page pool holds 32, see engine.cache_tokens");
}

TEST(EngineQueue, TenThousandRequestsCostTheirPromptsAlone) {
  const auto model = tiny_model(tiny_dense_json());
  Engine engine(*model, {16}, Exec(2));
  const auto prompts = tiny_prompts(10000, 6, kTinyVocab);
  int64_t done = 0;
  engine.generate(prompts, SamplingParams{.max_tokens = 2}, DrawKey(), [&](const Group&) { ++done; });
  EXPECT_EQ(done, 10000);
  // 16 sequences of one page, and what the prefix cache keeps of prompts that are shorter than a page:
  // nothing.
  EXPECT_LE(engine.stats().scheduler.peak_pages, 16);
}

}  // namespace
}  // namespace whet
