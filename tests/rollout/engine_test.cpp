#include "rollout/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>

#include "tests/support/expect_throw.h"
#include "tests/support/rollouts.h"
#include "tests/support/same_completions.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

SamplingParams sampling(int n, int max_tokens = 20) {
  SamplingParams params;
  params.n = n;
  params.max_tokens = max_tokens;
  return params;
}

class Kind : public testing::TestWithParam<const char*> {
 protected:
  Json json() const { return GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json(); }
  std::unique_ptr<CausalLm> model_ = tiny_model(json());
};

TEST_P(Kind, CallsBackForEveryTokenInOrder) {
  const auto prompts = tiny_prompts(3, 10, kTinyVocab);
  std::map<std::pair<uint32_t, uint32_t>, std::vector<int32_t>> told;
  std::vector<Group> groups;
  Engine(*model_, {4})
      .generate(
          prompts, sampling(2), DrawKey(), [&](Group group) { groups.push_back(std::move(group)); },
          [&](const Prompt& prompt, uint32_t sample, int32_t token) {
            told[{prompt.index, sample}].push_back(token);
            return false;
          });
  EXPECT_EQ(told.size(), 6u);
  for (const auto& group : groups)
    for (uint32_t sample = 0; sample < 2; ++sample)
      EXPECT_EQ((told[{group.prompt.index, sample}]), group.completions[sample].tokens);
}

// A completion is named by (prompt index, sample): it does not matter who stands beside it.
TEST_P(Kind, GroupsAreWhatTheirSamplesAreAlone) {
  auto prompts = tiny_prompts(6, 30, kTinyVocab);
  const auto together = Engine(*model_, {16}).generate(prompts, sampling(5));
  const auto first_of_each = Engine(*model_, {16}).generate(prompts, sampling(1));
  for (size_t i = 0; i < prompts.size(); ++i)
    expect_same(together[i].completions[0], first_of_each[i].completions[0]);

  std::reverse(prompts.begin(), prompts.end());
  auto reversed = Engine(*model_, {16}).generate(prompts, sampling(5));
  std::reverse(reversed.begin(), reversed.end());
  expect_same(reversed, together);

  const auto alone = Engine(*model_, {16}).generate({prompts[2]}, sampling(5));
  for (size_t s = 0; s < 5; ++s) expect_same(alone[0].completions[s], together[3].completions[s]);
}

TEST_P(Kind, SeedStepPromptAndSampleNameTheDraws) {
  auto prompts = tiny_prompts(1, 10, kTinyVocab);
  Engine engine(*model_, {16});
  const auto tokens = [&](const DrawKey& key, size_t sample) {
    return engine.generate(prompts, sampling(2), key)[0].completions[sample].tokens;
  };
  const DrawKey key{11, 4};
  const auto base = tokens(key, 0);
  EXPECT_EQ(tokens(key, 0), base);
  EXPECT_NE(tokens(key, 1), base);
  EXPECT_NE(tokens({12, 4}, 0), base);
  EXPECT_NE(tokens({11, 5}, 0), base);
  prompts[0].index = 9;
  EXPECT_NE(tokens(key, 0), base);
}

TEST_P(Kind, TemperatureZeroIsGreedy) {
  const auto prompts = tiny_prompts(3, 30, kTinyVocab);
  SamplingParams params = sampling(2);
  params.temperature = 0;
  const auto groups = Engine(*model_, {16}).generate(prompts, params);
  const c10::InferenceMode inference;
  for (const auto& group : groups) {
    expect_same(group.completions[0], group.completions[1]);
    std::vector<int32_t> ids = group.prompt.ids;
    for (int32_t token : group.completions[0].tokens) {
      TokenBatchBuilder builder;
      builder.add(ids);
      const at::Tensor logits = model_->logits(model_->hidden(builder.build()));
      const float* row = logits.const_data_ptr<float>() + (static_cast<int64_t>(ids.size()) - 1) * kTinyVocab;
      EXPECT_EQ(token, std::max_element(row, row + kTinyVocab) - row);
      ids.push_back(token);
    }
  }
}

TEST_P(Kind, AStopTokenIsTheLastOneAndCounted) {
  const auto prompts = tiny_prompts(4, 10, kTinyVocab);
  Engine engine(*model_, {16});
  const auto free = engine.generate(prompts, sampling(3, 30));
  SamplingParams params = sampling(3, 30);
  const int32_t stop = free[0].completions[0].tokens[6], other_stop = free[1].completions[0].tokens[12];
  params.stop_token_ids = {stop, other_stop};
  const auto stopped = engine.generate(prompts, params);
  const auto is_stop = [&](int32_t token) { return token == stop || token == other_stop; };
  for (size_t g = 0; g < free.size(); ++g)
    for (size_t s = 0; s < 3; ++s) {
      const auto& all = free[g].completions[s].tokens;
      const auto& cut = stopped[g].completions[s];
      const auto end = std::find_if(all.begin(), all.end(), is_stop);
      const bool found = end != all.end();
      EXPECT_EQ(cut.tokens, std::vector<int32_t>(all.begin(), found ? end + 1 : end));
      EXPECT_EQ(cut.logprobs.size(), cut.tokens.size());
      EXPECT_EQ(cut.finish_reason, found ? FinishReason::stop : FinishReason::length);
    }
  EXPECT_LE(stopped[0].completions[0].tokens.size(), 7u);
}

TEST_P(Kind, MaxTokensIsTheLimit) {
  for (const int limit : {1, 2, 50})
    for (const auto& group :
         Engine(*model_, {3}).generate(tiny_prompts(2, 10, kTinyVocab), sampling(2, limit)))
      for (const auto& completion : group.completions) {
        EXPECT_EQ(completion.tokens.size(), static_cast<size_t>(limit));
        EXPECT_EQ(completion.finish_reason, FinishReason::length);
      }
}

// A stop token at the last position that max_tokens allows is a stop all the same.
TEST_P(Kind, AStopAtTheLastPositionIsAStop) {
  const auto prompts = tiny_prompts(1, 10, kTinyVocab);
  Engine engine(*model_, {16});
  SamplingParams params = sampling(1, 1);
  params.stop_token_ids = engine.generate(prompts, params)[0].completions[0].tokens;
  EXPECT_EQ(engine.generate(prompts, params)[0].completions[0].finish_reason, FinishReason::stop);
}

// Taken out after any number of steps, with samples that have ended, are half-written and have not started,
// and taken up by an engine of another shape.
TEST_P(Kind, AHalfWrittenGroupGoesOnAsIfNothingHadHappened) {
  const auto prompts = tiny_prompts(3, 30, kTinyVocab);
  SamplingParams params = sampling(5, 24);
  for (int32_t stop = 0; stop < kTinyVocab; stop += 12) params.stop_token_ids.push_back(stop);
  params.logprobs = 2;
  const auto expected = Engine(*model_, {64}).generate(prompts, params);
  EngineConfig drafting{64};
  drafting.speculative.method = DraftMethod::ngram;
  int64_t half_written = 0, ended = 0;
  for (int steps = 0; steps < 40; steps += 3)
    for (const EngineConfig& config : {EngineConfig{7}, drafting, EngineConfig{4, 8}}) {
      Engine first(*model_, {7}), second(*model_, config, Exec(2));
      std::vector<Group> groups;
      std::vector<uint64_t> requests;
      for (const auto& prompt : prompts) {
        groups.push_back({prompt, std::vector<Completion>(5)});
        requests.push_back(first.add(prompt, params));
      }
      for (int i = 0; i < steps && first.has_unfinished(); ++i)
        for (auto& [request, sample, completion] : first.step()) {
          groups[request].completions[sample] = std::move(completion);
          ++ended;
        }
      for (size_t g = 0; g < groups.size(); ++g) {
        auto& completions = groups[g].completions;
        const auto written = first.abort(requests[g]);
        for (size_t s = 0; s < written.size(); ++s)
          if (!written[s].tokens.empty()) {
            EXPECT_TRUE(completions[s].tokens.empty()) << "it has ended";
            completions[s] = written[s];
            ++half_written;
          }
        const auto unfinished = [](const Completion& c) {
          return c.finish_reason == FinishReason::unfinished;
        };
        if (std::any_of(completions.begin(), completions.end(), unfinished))
          requests[g] = second.add(prompts[g], params, {}, completions);
        else
          requests[g] = UINT64_MAX;
      }
      EXPECT_FALSE(first.has_unfinished());
      while (second.has_unfinished())
        for (auto& [request, sample, completion] : second.step()) {
          const auto g =
              static_cast<size_t>(std::find(requests.begin(), requests.end(), request) - requests.begin());
          EXPECT_EQ(completion.top_logprobs.size(), completion.tokens.size());
          groups[g].completions[sample] = std::move(completion);
        }
      expect_same(groups, expected);
    }
  EXPECT_GT(half_written, 40);
  EXPECT_GT(ended, 40);
}

TEST_P(Kind, AGroupThatIsDoneCannotBeTakenUp) {
  const auto prompts = tiny_prompts(1, 10, kTinyVocab);
  Engine engine(*model_, {16});
  const auto groups = engine.generate(prompts, sampling(2, 3));
  EXPECT_MESSAGE(Error, engine.add(prompts[0], sampling(2, 3), {}, groups[0].completions),
                 "request 1: all its samples have ended");
  EXPECT_FALSE(engine.has_unfinished());
  EXPECT_MESSAGE(Error, engine.add(prompts[0], sampling(1, 3), {}, groups[0].completions),
                 "request 1 has more samples than it asks for");
  EXPECT_FALSE(engine.has_unfinished());
}

TEST_P(Kind, FillsTheContextToItsEnd) {
  auto prompts = tiny_prompts(1, 10, kTinyVocab);
  prompts[0].ids.assign(100, 7);
  const auto groups = Engine(*model_, {16}).generate(prompts, sampling(3, 28));
  EXPECT_EQ(compare_logprobs(*model_, groups, 1.0, 512).different, 0);
}

TEST_P(Kind, RefusesPromptsThatCannotBeContinued) {
  auto prompts = tiny_prompts(2, 10, kTinyVocab);
  Engine engine(*model_, {16});
  prompts[1].ids.assign(100, 7);
  EXPECT_MESSAGE(
      UsageError, engine.generate(prompts, sampling(1, 29)),
      "prompt 1 has 100 tokens: with max_tokens 29 that exceeds the model's max_position_embeddings 128");
  prompts[1].ids.clear();
  EXPECT_MESSAGE(UsageError, engine.generate(prompts, sampling(1)),
                 "prompt 1 is empty: expected at least one token");
  prompts[1].ids = {5, 288};
  EXPECT_MESSAGE(UsageError, engine.generate(prompts, sampling(1)),
                 "prompt 1 holds token 288: expected 0 to 287, the model's vocabulary");
}

TEST_P(Kind, ReleasingTheCacheChangesNoToken) {
  const auto prompts = tiny_prompts(3, 30, kTinyVocab);
  Engine engine(*model_, {4});
  const auto before = engine.generate(prompts, sampling(3));
  engine.release_cache();
  expect_same(engine.generate(prompts, sampling(3)), before);
}

TEST_P(Kind, NoPromptsGiveNoGroups) {
  EXPECT_TRUE(Engine(*model_, {16}, Exec(2)).generate({}, sampling(2)).empty());
}

TEST_P(Kind, WeightsThatAreNotFiniteAreAnError) {
  model_->parameters().front().value.detach().fill_(std::numeric_limits<float>::quiet_NaN());
  model_->pack();
  for (const int threads : {1, 2})
    EXPECT_MESSAGE(
        Error,
        Engine(*model_, {16}, Exec(threads)).generate(tiny_prompts(3, 10, kTinyVocab), sampling(2), {11, 4}),
        "the model's logits are not finite: step 4, prompt 0, sample 0, token 0");
}

INSTANTIATE_TEST_SUITE_P(Engine, Kind, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
