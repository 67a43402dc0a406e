#include "rl/collect.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "base/philox.h"
#include "tests/support/rollouts.h"
#include "tests/support/same_completions.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr int kMaxTokens = 40;

Prompt prompt_at(uint64_t index) {
  Prompt prompt;
  prompt.index = static_cast<uint32_t>(index);
  Rng rng(3, 0, index);
  for (int i = rng.between(1, 20); i > 0; --i)
    prompt.ids.push_back(rng.between(1, static_cast<int>(kTinyVocab) - 1));
  return prompt;
}

constexpr int64_t kWanted = 4;

RolloutConfig make_config(double oversample, bool partial) {
  return {.oversample = oversample, .partial = partial};
}

// One token in nine ends a completion, so their lengths differ.
SamplingParams sampling() {
  SamplingParams params;
  params.n = 4;
  params.max_tokens = kMaxTokens;
  for (int32_t stop = 0; stop < kTinyVocab; stop += 9) params.stop_token_ids.push_back(stop);
  return params;
}

DrawKey key(uint32_t step) { return {11, step}; }

// As an optimizer step would, in place.
void change_weights(CausalLm& model, uint64_t seed) {
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    const at::Tensor flat = model.parameters()[i].value.detach().view({-1});
    Rng rng(seed, 0, i);
    for (int64_t j = 0; j < flat.numel(); ++j)
      flat.mutable_data_ptr<float>()[j] += 0.04f * (rng.uniform() - 0.5f);
  }
  model.pack();
}

// Every token has one version, and versions go up.
void expect_dated(const Completion& completion, int64_t now) {
  int64_t tokens = 0, last = -1;
  for (const auto& span : completion.versions) {
    EXPECT_GT(span.version, last);
    EXPECT_GT(span.tokens, 0);
    last = span.version;
    tokens += span.tokens;
  }
  EXPECT_LE(last, now);
  EXPECT_EQ(tokens, std::ssize(completion.tokens));
}

int64_t oldest_version(const Group& group) {
  int64_t oldest = std::numeric_limits<int64_t>::max();
  for (const auto& completion : group.completions)
    oldest = std::min(oldest, completion.versions.front().version);
  return oldest;
}

// Prompts in order, from `next` on.
struct CountedPrompts {
  uint64_t next = 0;
  PromptFeed feed() {
    return {prompt_at, [this] { return next++; }};
  }
};

struct Steps {
  std::vector<Rollout> rollouts;
  std::vector<InflightGroup> inflight;  // at the end
};

// What happens between two rollouts.
using Between = std::function<void(uint32_t step, std::vector<InflightGroup>& inflight)>;

Steps collect(Engine& engine, const RolloutConfig& config, uint32_t steps, const Between& between = {}) {
  Steps result;
  CountedPrompts prompts;
  for (uint32_t step = 0; step < steps; ++step) {
    result.rollouts.push_back(
        collect_groups(engine, prompts.feed(), sampling(), key(step), kWanted, config, result.inflight));
    if (between) between(step, result.inflight);
  }
  return result;
}

class Collect : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> make_model() const {
    return tiny_model(GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json());
  }
  std::unique_ptr<CausalLm> model_ = make_model();
};

TEST_P(Collect, WithoutOversamplingItIsGenerate) {
  Engine engine(*model_, {16});
  const Steps steps = collect(engine, make_config(1, false), 3);
  for (uint32_t step = 0; step < 3; ++step) {
    std::vector<Prompt> prompts;
    for (uint64_t i = 0; i < 4; ++i) prompts.push_back(prompt_at(step * 4 + i));
    expect_same(steps.rollouts[step].groups, Engine(*model_, {16}).generate(prompts, sampling(), key(step)));
  }
  EXPECT_TRUE(steps.inflight.empty());
}

// Over many steps, on few slots, so that groups are left complete, half-written and not begun.
TEST_P(Collect, EveryPromptIsTrainedOnOnceOrInFlight) {
  for (const double oversample : {1.25, 2.0, 3.5})
    for (const bool partial : {false, true})
      for (const int slots : {3, 16, 100}) {
        Engine engine(*model_, {slots});
        const RolloutConfig config = make_config(oversample, partial);
        const Steps steps = collect(engine, config, 12);
        std::set<uint64_t> seen;
        for (const auto& rollout : steps.rollouts) {
          EXPECT_EQ(rollout.groups.size(), 4u);
          for (const auto& group : rollout.groups) {
            EXPECT_EQ(group.prompt.ids, prompt_at(group.prompt.index).ids);
            EXPECT_TRUE(seen.insert(group.prompt.index).second) << "trained twice: " << group.prompt.index;
            for (const auto& completion : group.completions)
              EXPECT_NE(completion.finish_reason, FinishReason::unfinished);
          }
        }
        EXPECT_EQ(std::ssize(steps.inflight), started_groups(4, config) - 4);
        EXPECT_TRUE(
            std::is_sorted(steps.inflight.begin(), steps.inflight.end(),
                           [](const auto& a, const auto& b) { return a.prompt_index < b.prompt_index; }));
        for (const auto& group : steps.inflight) EXPECT_TRUE(seen.insert(group.prompt_index).second);
        EXPECT_EQ(seen.size(), 12 * 4 + steps.inflight.size());
        EXPECT_EQ(*seen.rbegin(), seen.size() - 1) << "none is left out";
        EXPECT_FALSE(engine.has_unfinished());
        ASSERT_FALSE(HasFailure()) << oversample << " " << partial << " " << slots;
      }
}

// The weights stay, so where and when a group was interrupted must not show.
TEST_P(Collect, ACarriedGroupIsTheUninterruptedOne) {
  for (const int slots : {5, 100}) {
    Engine engine(*model_, {slots});
    const Steps steps = collect(engine, make_config(2, true), 8);
    int64_t interrupted = 0, carried = 0;
    for (uint32_t step = 0; step < 8; ++step)
      for (const Group& group : steps.rollouts[step].groups) {
        const auto begun = static_cast<uint32_t>(oldest_version(group));
        expect_same({group}, Engine(*model_, {100}).generate({group.prompt}, sampling(), key(begun)));
        carried += begun < step;
        for (const auto& completion : group.completions) {
          expect_dated(completion, step);
          interrupted += completion.versions.size() > 1;
        }
      }
    EXPECT_GT(carried, 5);
    EXPECT_GT(interrupted, 5);
  }
}

TEST_P(Collect, WithoutPartialEveryTokenIsNew) {
  Engine engine(*model_, {100});
  const RolloutConfig config = make_config(2, false);
  int64_t dropped = 0;
  const Steps steps = collect(engine, config, 6, [&](uint32_t, const std::vector<InflightGroup>& inflight) {
    for (const auto& group : inflight) EXPECT_TRUE(group.completions.empty());
  });
  for (uint32_t step = 0; step < 6; ++step) {
    const Rollout& rollout = steps.rollouts[step];
    for (const Group& group : rollout.groups) {
      EXPECT_EQ(oldest_version(group), step);
      expect_same({group}, Engine(*model_, {100}).generate({group.prompt}, sampling(), key(step)));
    }
    EXPECT_EQ(rollout.carried_groups, 0);
    EXPECT_EQ(rollout.dropped_groups, 4);
    dropped += rollout.dropped_tokens;
  }
  EXPECT_GT(dropped, 6 * 4 * 4);
}

// Log-probabilities are those of the weights that a token's version names, after all tokens before it.
TEST_P(Collect, EveryTokenBelongsToItsVersion) {
  Engine engine(*model_, {16}, Exec(2));
  std::vector<std::unique_ptr<CausalLm>> versions;  // the weights as they were
  const auto snapshot = [&] {
    versions.push_back(make_model());
    for (size_t i = 0; i < model_->parameters().size(); ++i)
      versions.back()->parameters()[i].value.detach().copy_(model_->parameters()[i].value.detach());
    versions.back()->pack();
  };
  snapshot();
  const Steps steps = collect(engine, make_config(2, true), 6, [&](uint32_t step, auto&) {
    change_weights(*model_, step);
    snapshot();
  });
  int64_t old_tokens = 0, tokens = 0, different_weights = 0;
  for (uint32_t step = 0; step < 6; ++step)
    for (const Group& group : steps.rollouts[step].groups)
      for (const auto& completion : group.completions) {
        const auto micro = make_micro_batches(train_sequences({{group.prompt, {completion}}}), 1000).at(0);
        size_t t = 0;
        for (const auto& span : completion.versions) {
          const at::Tensor logprobs =
              compute_logprobs(*versions[static_cast<size_t>(span.version)], micro, 1.0).logprobs;
          const at::Tensor now = compute_logprobs(*versions[step], micro, 1.0).logprobs;
          const size_t first = group.prompt.ids.size() - 1;
          for (int64_t i = 0; i < span.tokens; ++i, ++t) {
            EXPECT_EQ(completion.logprobs[t], logprobs.const_data_ptr<float>()[first + t]);
            different_weights += completion.logprobs[t] != now.const_data_ptr<float>()[first + t];
            old_tokens += span.version < step;
            ++tokens;
          }
        }
      }
  EXPECT_GT(old_tokens, tokens / 20);
  EXPECT_GT(different_weights, old_tokens / 2) << "the weights did change";
}

// As when a run is killed after every step: a new engine, and in-flight groups from text. The weights stay,
// as they do when there was nothing to learn, and few rows fit into a step, so what the uninterrupted engine
// still has in its cache could let other groups be complete first.
TEST_P(Collect, AResumeAndThreadsChangeNothing) {
  for (const bool partial : {false, true}) {
    const RolloutConfig config = make_config(1.75, partial);
    Engine whole(*model_, {9, 12});
    const Steps expected = collect(whole, config, 6, [&](uint32_t step, auto&) {
      if (step % 2 == 0) whole.generate({prompt_at(900), prompt_at(4 * step + 5)}, sampling(), key(77));
    });
    Steps resumed;
    CountedPrompts prompts;
    for (uint32_t step = 0; step < 6; ++step) {
      Engine engine(*model_, {9, 12}, Exec(step % 2 == 0 ? 2 : 3));
      resumed.rollouts.push_back(
          collect_groups(engine, prompts.feed(), sampling(), key(step), kWanted, config, resumed.inflight));
      const std::string text = write_inflight_groups(resumed.inflight).dump();
      resumed.inflight = read_inflight_groups(parse_json(text, "text"), "text");
    }
    for (uint32_t step = 0; step < 6; ++step) {
      expect_same(resumed.rollouts[step].groups, expected.rollouts[step].groups);
      EXPECT_EQ(summarize(resumed.rollouts[step], step), summarize(expected.rollouts[step], step));
    }
    EXPECT_EQ(write_inflight_groups(resumed.inflight), write_inflight_groups(expected.inflight));
  }
}

TEST_P(Collect, StoppingEarlySavesEngineSteps) {
  const auto engine_steps = [&](double oversample, bool partial) {
    Engine engine(*model_, {1000});
    collect(engine, make_config(oversample, partial), 8);
    return engine.stats().steps;
  };
  const int64_t all = engine_steps(1, false), dropped = engine_steps(2, false),
                carried = engine_steps(2, true);
  EXPECT_LT(dropped, all * 9 / 10);
  EXPECT_LT(carried, all * 7 / 10);
}

TEST_P(Collect, MetricsAreThoseOfTheTokens) {
  Engine engine(*model_, {12});
  std::map<uint32_t, int64_t> left;
  const Steps steps = collect(engine, make_config(2, true), 6, [&](uint32_t step, const auto& inflight) {
    for (const auto& group : inflight) left[step] += !group.completions.empty();
  });
  double largest = 0;
  for (uint32_t step = 0; step < 6; ++step) {
    std::vector<double> ages;  // of every token
    for (const auto& group : steps.rollouts[step].groups)
      for (const auto& completion : group.completions)
        for (const auto& span : completion.versions)
          for (int64_t i = 0; i < span.tokens; ++i) ages.push_back(step - static_cast<double>(span.version));
    const Json line = summarize(steps.rollouts[step], step);
    double sum = 0;
    for (const double age : ages) sum += age;
    EXPECT_NEAR(line["staleness/mean"].get<double>(), sum / static_cast<double>(ages.size()), 1e-12);
    EXPECT_EQ(line["staleness/max"].get<double>(), *std::max_element(ages.begin(), ages.end()));
    EXPECT_EQ(line["rollout/carried_groups"], left[step]);
    EXPECT_EQ(line["rollout/dropped_groups"], 0);
    largest = std::max(largest, line["staleness/max"].get<double>());
  }
  EXPECT_GE(largest, 1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Collect, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

TEST(StartedGroups, RoundUpWhatIsMoreThanRounding) {
  const auto started = [](int prompts, double oversample) {
    return started_groups(prompts, {.oversample = oversample});
  };
  EXPECT_EQ(started(32, 1.0), 32);
  EXPECT_EQ(started(10, 1.1), 11);
  EXPECT_EQ(started(32, 1.1), 36);
  EXPECT_EQ(started(3, 1.5), 5);
}

}  // namespace
}  // namespace whet
