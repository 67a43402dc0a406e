// Replaying given tokens gives the bits of the sampler that drew them and of the trainer.
#include "rollout/replay.h"

#include <gtest/gtest.h>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

TEST(ReplayLogprobs, AreWhatTheSamplerRecorded) {
  for (const Json& json : {tiny_dense_json(), tiny_moe_json(), tiny_window_json()}) {
    const auto model = tiny_model(json);
    SamplingParams params;
    params.n = 3;
    params.max_tokens = 24;
    params.stop_token_ids = {kTinyEos};
    const auto groups = Engine(*model, {}).generate(tiny_prompts(4, 20, kTinyVocab), params);
    std::vector<std::vector<int32_t>> sequences;
    for (const auto& sequence : train_sequences(groups)) sequences.push_back(sequence.ids);
    const auto replayed = replay_logprobs(*model, sequences);
    size_t s = 0;
    for (const auto& group : groups)
      for (const auto& completion : group.completions) {
        ASSERT_EQ(replayed[s].size(), sequences[s].size() - 1);
        const std::vector<float> tail(replayed[s].end() - static_cast<int64_t>(completion.logprobs.size()),
                                      replayed[s].end());
        EXPECT_EQ(tail, completion.logprobs) << "sequence " << s;
        ++s;
      }
  }
}

TEST(ReplayLogprobs, OfNothingAreNone) {
  const auto model = tiny_model(tiny_dense_json());
  EXPECT_TRUE(replay_logprobs(*model, {}).empty());
  const auto both = replay_logprobs(*model, {{5}, {5, 6}});
  EXPECT_TRUE(both[0].empty());
  EXPECT_EQ(both[1].size(), 1u);
}

}  // namespace
}  // namespace whet
