#include "rl/policy_batch.h"

#include <gtest/gtest.h>

#include <cmath>

#include "rl/entropy_mask.h"
#include "rl/importance.h"
#include "rl/policy_gain.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

// Two groups of two completions of 2, 3, 4 and 5 tokens; the second was cut off, the third has no advantage.
std::vector<Group> make_groups() {
  std::vector<Group> groups(2, Group{{.ids = {1, 1}}, std::vector<Completion>(2)});
  for (size_t i = 0; i < 4; ++i) {
    Completion& completion = groups[i / 2].completions[i % 2];
    completion.tokens.assign(i + 2, static_cast<int32_t>(i));
    completion.logprobs.assign(i + 2, -1);
    completion.finish_reason = i == 1 ? FinishReason::length : FinishReason::stop;
    completion.advantage = i == 2 ? 0 : 1;
  }
  return groups;
}

PolicyBatch make_batch(const ObjectiveConfig& objective, const PlannedUpdate& update) {
  const auto groups = make_groups();
  return make_policy_batch(samples_of(groups), update, {objective, 10, 0});
}

// Of the last token of each sequence.
std::vector<float> last(const PolicyBatch& batch, const char* column = nullptr) {
  std::vector<float> values;
  for (const auto& sequence : batch.sequences)
    values.push_back(column ? sequence.columns.at(column).back() : sequence.weights.back());
  return values;
}

ObjectiveConfig over(Normalization normalization, NormalizeOver what, bool mask_truncated = false) {
  ObjectiveConfig config;
  config.normalization = normalization;
  config.normalize_over = what;
  config.mask_truncated = mask_truncated;
  return config;
}

using Values = std::vector<float>;
const PlannedUpdate kAll{{0, 1, 2, 3}};
const PlannedUpdate kCut{{0, 1, 3}, {{3}, {0, 1}}};

TEST(PolicyBatch, LeavesOutWhatHasNoGradientButCountsIt) {
  const PolicyBatch batch = make_batch(over(Normalization::token, NormalizeOver::update), kAll);
  EXPECT_FALSE(batch.whole);
  ASSERT_EQ(batch.sequences.size(), 3u);
  EXPECT_EQ(last(batch), (Values{1.0f / 14, 1.0f / 14, 1.0f / 14}));
  EXPECT_EQ(last(batch, kTokenShare), last(batch));
  EXPECT_EQ(last(batch, kSequenceShare), (Values{1.0f / 8, 1.0f / 12, 1.0f / 20}));
  EXPECT_EQ(batch.sequences[0].weights, (Values{0, 0, 1.0f / 14, 1.0f / 14})) << "no weight in the prompt";

  ObjectiveConfig with_all = over(Normalization::token, NormalizeOver::update);
  with_all.top_entropy_quantile = 0.5;
  EXPECT_TRUE(make_batch(with_all, kAll).whole);
  EXPECT_EQ(make_batch(with_all, kAll).sequences.size(), 4u);
}

TEST(PolicyBatch, MaskedCompletionsCountAsCompletionsOnly) {
  const auto masked = [](Normalization normalization) {
    return last(make_batch(over(normalization, NormalizeOver::update, true), kAll));
  };
  EXPECT_EQ(masked(Normalization::token), (Values{1.0f / 11, 1.0f / 11}));
  EXPECT_EQ(masked(Normalization::sequence), (Values{1.0f / 8, 1.0f / 20}));
  EXPECT_EQ(masked(Normalization::constant), (Values{1.0f / 40, 1.0f / 40}));
}

TEST(PolicyBatch, OfAGivenCutHasAllItsCompletions) {
  const PolicyBatch batch = make_batch(over(Normalization::token, NormalizeOver::micro_batch, true), kCut);
  EXPECT_TRUE(batch.whole);
  EXPECT_EQ(batch.cut, (Cut{{0}, {1, 2}}));
  EXPECT_EQ(batch.sequences[0].ids.back(), 3);
  EXPECT_EQ(last(batch), (Values{1.0f / 10, 1.0f / 4, 0}))
      << "1 / (tokens of the micro-batch * micro-batches)";
  EXPECT_EQ(last(batch, kTokenShare), last(batch));
  EXPECT_EQ(last(batch, kSequenceShare), (Values{1.0f / 10, 1.0f / 8, 0}));
}

TEST(PolicyBatch, CountsTheUpdateOrItsShareOfTheRollout) {
  EXPECT_EQ(last(make_batch(over(Normalization::token, NormalizeOver::update), kCut)),
            (Values{1.0f / 10, 1.0f / 10, 1.0f / 10}));
  const PolicyBatch batch = make_batch(over(Normalization::token, NormalizeOver::rollout), kCut);
  EXPECT_EQ(last(batch), Values(3, static_cast<float>(1 / (14 * 0.75))));
  EXPECT_EQ(last(batch, kTokenShare), (Values{1.0f / 10, 1.0f / 10, 1.0f / 10})) << "per micro-batch";
}

TEST(PolicyBatch, NeedsLogprobs) {
  auto groups = make_groups();
  groups[0].completions[0].logprobs.clear();
  EXPECT_MESSAGE(Error, make_policy_batch(samples_of(groups), kAll, {}),
                 "a completion of 2 tokens has 0 log-probabilities");
  groups[0].completions[0].old_logprobs = {-2, -3};
  const PolicyBatch batch = make_policy_batch(samples_of(groups), kAll, {});
  EXPECT_EQ(batch.sequences[0].columns.at(kOldLogprobs), (Values{0, 0, -2, -3}));
}

// The entropies of the counted tokens are 1 to 9; the upper third begins at 1 + 8 * 2 / 3.
TEST(PolicyBatch, KeepsTheHighestEntropies) {
  const std::vector<std::vector<float>> entropies{
      {99, 99, 1, 8}, {99, 99, 7, 3, 4}, {99, 99, 5, 6, 2, 9, 10}};
  ObjectiveConfig objective = over(Normalization::token, NormalizeOver::update);
  PolicyBatch batch = make_batch(objective, kAll);
  batch.sequences[2].weights.back() = 0;  // not counted
  keep_high_entropy(batch, entropies, 1.0 / 3);
  EXPECT_EQ(batch.sequences[0].columns.at(kGainFactor), (Values{1, 1, 0, 1}));
  EXPECT_EQ(batch.sequences[1].columns.at(kGainFactor), (Values{1, 1, 1, 0, 0}));
  EXPECT_EQ(batch.sequences[2].columns.at(kGainFactor), (Values{1, 1, 0, 0, 0, 1, 1}));

  PolicyBatch cut = make_batch(over(Normalization::token, NormalizeOver::micro_batch), {{0, 1}, {{0}, {1}}});
  keep_high_entropy(cut, entropies, 0.5);
  EXPECT_EQ(cut.sequences[0].columns.at(kGainFactor), (Values{1, 1, 0, 1})) << "of its own micro-batch";
  EXPECT_EQ(cut.sequences[1].columns.at(kGainFactor), (Values{1, 1, 1, 0, 1}));
}

TEST(Importance, TruncatesOrMasks) {
  const std::vector<float> old_logprobs{-1, -2, -3}, sampled{-2, -2, -1};  // e, 1, exp(-2)
  const auto weights = [&](ImportanceMode mode) {
    return importance_weights({mode, 0.5, 2}, old_logprobs, sampled);
  };
  EXPECT_EQ(weights(ImportanceMode::token_truncate), (Values{2, 1, 0.5}));
  EXPECT_EQ(weights(ImportanceMode::token_mask), (Values{0, 1, 0}));
  EXPECT_EQ(weights(ImportanceMode::sequence_truncate), (Values{0.5, 0.5, 0.5})) << "exp(-1)";
  EXPECT_EQ(weights(ImportanceMode::sequence_mask), (Values{0, 0, 0}));
  const float product = static_cast<float>(std::exp(-1.0));
  EXPECT_EQ(importance_weights({ImportanceMode::sequence_mask, 0, 2}, old_logprobs, sampled),
            (Values{product, product, product}));
}

}  // namespace
}  // namespace whet
