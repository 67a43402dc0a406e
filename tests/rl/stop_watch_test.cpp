// Completions that end at a text: where they end, what is recorded of them, and that nothing else changes.
#include "rl/stop_watch.h"

#include <gtest/gtest.h>

#include "rl/collect.h"
#include "rl/evaluate.h"
#include "rl/sample.h"
#include "tests/support/expect_throw.h"
#include "tests/support/rollouts.h"
#include "tests/support/same_completions.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr const char* kTokenizer = WHET_ROOT "/recipes/countdown_base";

class StopWatchTest : public testing::TestWithParam<const char*> {
 protected:
  static SamplingParams params() {
    SamplingParams params;
    params.n = 4;
    params.max_tokens = 30;
    params.stop_token_ids = {kTinyEos};
    params.stop = {"7", "yes", "<think>", "</answer>", "<|endoftext|>", "a"};
    return params;
  }

  std::vector<Group> generate(const SamplingParams& params, const EngineConfig& config = {16},
                              int threads = 1) {
    Engine engine(*model_, config, Exec(threads));
    StopWatch watch(tokenizer_, params);
    std::vector<Group> groups;
    engine.generate(
        prompts_, params, {5, 0}, [&](Group group) { groups.push_back(std::move(group)); }, watch.callback());
    return groups;
  }

  Json json() const { return GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json(); }
  std::unique_ptr<CausalLm> model_ = tiny_model(json());
  Tokenizer tokenizer_ = Tokenizer::load(kTokenizer);
  std::vector<Prompt> prompts_ = tiny_prompts(6, 20, kTinyVocab);
};

// Each completion is the beginning of the one without stop strings, up to the token that completes one.
TEST_P(StopWatchTest, CutsBehindTheTokenThatCompletesAStop) {
  SamplingParams unstopped = params();
  unstopped.stop.clear();
  const auto whole = generate(unstopped), cut = generate(params());
  int stopped = 0;
  for (size_t g = 0; g < cut.size(); ++g)
    for (size_t s = 0; s < cut[g].completions.size(); ++s) {
      const Completion &all = whole[g].completions[s], &completion = cut[g].completions[s];
      StopStrings watch(tokenizer_, stop_rules(params()));
      size_t expected = 0;
      while (expected < all.tokens.size() && !watch.push(all.tokens[expected++])) {
      }
      ASSERT_EQ(completion.tokens.size(), expected);
      EXPECT_TRUE(std::equal(completion.tokens.begin(), completion.tokens.end(), all.tokens.begin()));
      EXPECT_TRUE(std::equal(completion.logprobs.begin(), completion.logprobs.end(), all.logprobs.begin()));
      EXPECT_EQ(completion.finish_reason == FinishReason::stop, watch.finish());
      stopped += expected < all.tokens.size();
    }
  EXPECT_GT(stopped, 5);
}

// Drafts reach behind a stop and are cut; no number that is recorded may tell.
TEST_P(StopWatchTest, DraftsBatchesAndThreadsChangeNothing) {
  const auto expected = generate(params());
  for (const int threads : {1, 2})
    for (const int slots : {1, 5, 64})
      for (const auto method : {DraftMethod::none, DraftMethod::ngram}) {
        EngineConfig config{slots};
        config.speculative = {method, 4, {}};
        config.speculative.ngram.min_ngram = 1;
        expect_same(generate(params(), config, threads), expected);
      }
}

// A greedy tiny model repeats itself, so drafts are right; stops of every length end inside of some.
TEST_P(StopWatchTest, ADraftThatReachesBehindAStopLeavesNothing) {
  SamplingParams greedy = params();
  greedy.n = 1;
  greedy.temperature = 0;
  greedy.max_tokens = 60;
  greedy.stop_token_ids.clear();
  greedy.stop.clear();
  EngineConfig drafting{16};
  drafting.speculative = {DraftMethod::ngram, 4, {}};
  drafting.speculative.ngram.min_ngram = 1;
  const auto whole = generate(greedy)[0].completions[0].tokens;
  for (size_t length = 30; length < 50; ++length) {
    greedy.stop = {tokenizer_.decode(std::span(whole).first(length), /*skip_special_tokens=*/false)};
    const auto expected = generate(greedy);
    EXPECT_LE(expected[0].completions[0].tokens.size(), length);
    expect_same(generate(greedy, drafting), expected);
  }
}

TEST_P(StopWatchTest, ParityHolds) {
  const auto groups = generate(params());
  const Parity parity = compare_logprobs(*model_, groups, 1.0, 300);
  EXPECT_GT(parity.tokens, 24);
  EXPECT_EQ(parity.different, 0);
}

// A sample that is carried into the next step may have written half of a stop.
TEST_P(StopWatchTest, CarriedSamplesAreReadOn) {
  const auto prompt_at = [&](uint64_t index) {
    Prompt prompt = prompts_[index % prompts_.size()];
    prompt.index = static_cast<uint32_t>(index);
    return prompt;
  };
  SamplingParams stopping = params();
  stopping.stop = {"  ", "12", "= ", "ye"};  // of several tokens
  const RolloutConfig config{.oversample = 2.5, .partial = true};
  uint64_t next = 0;
  const PromptFeed feed{prompt_at, [&] { return next++; }};
  Engine engine(*model_, {7});
  std::vector<InflightGroup> inflight;
  int carried = 0;
  for (uint32_t step = 0; step < 6; ++step) {
    StopWatch watch(tokenizer_, stopping);
    const Rollout rollout = collect_groups(engine, feed, stopping, {5, step}, 3, config, inflight, &watch);
    for (const auto& group : rollout.groups)
      for (const auto& completion : group.completions) {
        carried += completion.versions.size() > 1;
        StopStrings whole(tokenizer_, stop_rules(stopping));
        for (size_t i = 0; i < completion.tokens.size(); ++i)
          EXPECT_EQ(whole.push(completion.tokens[i]),
                    i + 1 == completion.tokens.size() && completion.finish_reason == FinishReason::stop);
      }
  }
  EXPECT_GT(carried, 0);
}

TEST_P(StopWatchTest, EvaluationStopsToo) {
  Engine engine(*model_, {16});
  const Rubric rubric({{ContainsReward::Options{"7"}, "seven", 1}});
  EvalParams with{.k = {1, 2}, .seed = 5};
  with.sampling.n = 2;
  with.sampling.max_tokens = 30;
  with.sampling.stop = {"7"};
  with.sampling.include_stop_str_in_output = true;
  int seen = 0;
  for (const auto& group : evaluate(engine, *model_, tokenizer_, rubric, prompts_, with).groups)
    for (const auto& completion : group.completions) {
      const size_t at = completion.text.find('7');
      if (at == std::string::npos) continue;
      ++seen;
      EXPECT_EQ(at + 1, completion.text.size()) << "the text ends with the stop, which the reward sees";
      EXPECT_EQ(completion.score.value, 1.0);
    }
  EXPECT_GT(seen, 0);
}

TEST_P(StopWatchTest, WithoutStopStringsThereIsNothingToCall) {
  SamplingParams none = params();
  none.stop.clear();
  EXPECT_FALSE(StopWatch(tokenizer_, none).callback());
  none.stop = {"a", ""};
  EXPECT_THROW(StopWatch(tokenizer_, none), UsageError);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StopWatchTest, testing::Values("dense", "moe"),
                         [](const auto& info) { return info.param; });

TEST(EndTokens, LieInTheVocabulary) {
  const auto ends = [](const Json& eos) {
    Json json = tiny_dense_json();
    json["eos_token_id"] = eos;
    return with_end_tokens({}, parse_model_config(json, "config.json")).stop_token_ids;
  };
  EXPECT_EQ(ends(287), std::vector<int32_t>{287});
  EXPECT_EQ(ends({3, 0}), (std::vector<int32_t>{3, 0}));
  for (const Json& bad : {Json(288), Json(-1), Json({0, 5000000000})})
    EXPECT_EQ(
        message_of<UsageError>([&] { ends(bad); }),
        concat(
            "config.json: \"eos_token_id\": expected token ids from 0 to 287, the model's vocabulary, got ",
            (bad.is_array() ? bad[1] : bad).dump()));
  EXPECT_EQ(message_of<UsageError>([&] { ends(nullptr); }),
            "config.json: \"eos_token_id\" is missing: nothing would end a sequence");
}

TEST(EndTokens, ComeBesideThoseOfTheCaller) {
  const ModelConfig model = parse_model_config(tiny_dense_json(), "config.json");
  SamplingParams params;
  params.stop_token_ids = {9};
  EXPECT_EQ(with_end_tokens(params, model).stop_token_ids, (std::vector<int32_t>{9, kTinyEos}));
  Json json = tiny_dense_json();
  json.erase("eos_token_id");
  EXPECT_EQ(with_end_tokens(params, parse_model_config(json, "config.json")).stop_token_ids,
            std::vector<int32_t>{9});
}

TEST(TokenizePrompt, AnEmptyOneBeginsWithBos) {
  const Tokenizer without = Tokenizer::load(kTokenizer);
  Prompt prompt;
  EXPECT_EQ(message_of<UsageError>([&] { tokenize_prompt(without, prompt); }),
            "prompt 0 is empty and the tokenizer has no BOS token to begin with: expected some text, or ids");
}

}  // namespace
}  // namespace whet
