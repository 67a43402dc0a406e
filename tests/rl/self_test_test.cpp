#include "rl/self_test.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

TEST(TestParity, HoldsForBothKindsOfModels) {
  const auto results = test_parity(/*threads=*/2);
  ASSERT_EQ(results.size(), 2u);
  for (const auto& [name, passed, detail] : results) {
    EXPECT_TRUE(passed) << name << ": " << detail;
    EXPECT_GT(std::stoi(detail), 300) << name << ": " << detail;
  }
}

// One unit in the last place of one recorded number is enough.
TEST(CompareLogprobs, CountsEveryDifference) {
  const auto model = tiny_model(tiny_dense_json());
  SamplingParams params;
  params.n = 2;
  params.max_tokens = 9;
  auto groups = Engine(*model, {}).generate(tiny_prompts(2, 20, kTinyVocab), params);
  EXPECT_EQ(compare_logprobs(*model, groups, 1.0, 64).tokens, 36);
  EXPECT_EQ(compare_logprobs(*model, groups, 1.0, 64).different, 0);
  float& recorded = groups[1].completions[0].logprobs[5];
  recorded = std::nextafter(recorded, -100.0f);
  const Parity parity = compare_logprobs(*model, groups, 1.0, 64);
  EXPECT_EQ(parity.different, 1);
  EXPECT_GT(parity.largest, 0);
}

}  // namespace
}  // namespace whet
