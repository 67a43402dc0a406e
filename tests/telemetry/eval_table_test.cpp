#include "telemetry/eval_table.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(EvalTable, HasARowForEachSet) {
  const std::vector<Json> lines = {
      {{"eval_set", "math"},
       {"eval_prompts", 500},
       {"eval_n", 8},
       {"eval_pass@1", 0.5},
       {"eval_pass@1/low", 0.45},
       {"eval_pass@1/high", 0.55},
       {"eval_pass@8", 0.875},
       {"eval_cons@8", 0.625},
       {"eval_completions/mean_length", 1234},
       {"eval_completions/clipped_ratio", 0.01},
       {"eval_rewards/accuracy/mean", 0.5},
       {"eval_rewards/format/mean", 1.0}},
      {{"eval_set", "数学"}, {"eval_prompts", 30}, {"eval_pass@1", nullptr}, {"eval_greedy", 0.25}},
  };
  EXPECT_EQ(eval_table(lines),
            "set   prompts      pass@1  pass@8  cons@8  greedy  length  cut off  accuracy  format\n"
            "math      500  50.0% ±5.0   87.5%   62.5%            1.2k     1.0%     0.500   1.000\n"
            "数学       30                               25.0%\n");
}

TEST(EvalTable, ANameCannotMoveTheCursor) {
  EXPECT_EQ(eval_table({{{"eval_set", "a\033[2J"}}}), "set\na\uFFFD[2J\n");
}

}  // namespace
}  // namespace whet
