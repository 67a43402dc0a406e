#include "train/recipe_difference.h"

#include <gtest/gtest.h>

#include "rl/config.h"

namespace whet {
namespace {

std::string difference(const std::string& before, const std::string& now) {
  const ResumeRules rules{{"threads", "eval", "prompts.path"}, {"steps"}};
  return recipe_difference(parse_json(before, "before"), parse_json(now, "now"), rules);
}

TEST(RecipeDifference, NamesTheFirstKeyThatMayNotDiffer) {
  EXPECT_EQ(difference(R"({"lr": 1, "b": 2})", R"({"lr": 1, "b": 3})"), "b is 2 there and 3 here");
  EXPECT_EQ(difference(R"({"o": {"lr": 1}})", R"({"o": {"lr": 0.5}})"), "o.lr is 1 there and 0.5 here");
  EXPECT_EQ(difference(R"({"r": [{"w": 1}, {"w": 2}]})", R"({"r": [{"w": 1}, {"w": 3}]})"),
            "r[1].w is 2 there and 3 here");
  EXPECT_EQ(difference(R"({"r": [1]})", R"({"r": [1, 2]})"), "r is [1] there and [1,2] here");
  EXPECT_EQ(difference(R"({"a": 1})", "{}"), "a is 1 there and null here");
  EXPECT_EQ(
      difference(R"({"prompts": {"path": "a", "seed": 1}})", R"({"prompts": {"path": "b", "seed": 2}})"),
      "prompts.seed is 1 there and 2 here");
  EXPECT_EQ(difference(R"({"steps": "3"})", R"({"steps": 3})"), "steps is \"3\" there and 3 here");
}

TEST(RecipeDifference, LetsMarkedKeysDiffer) {
  EXPECT_EQ(
      difference(R"({"threads": 1, "eval": {"n": 1}})", R"({"threads": 2, "eval": {"n": 2, "every": 3}})"),
      "");
  EXPECT_EQ(difference(R"({"prompts": {"path": "a"}})", R"({"prompts": {"path": "b"}})"), "");
  EXPECT_EQ(difference(R"({"steps": 3})", R"({"steps": 4})"), "");
  EXPECT_EQ(difference(R"({"steps": 4})", R"({"steps": 3})"),
            "steps is 4 there and 3 here, and it may only grow");
  EXPECT_EQ(difference(R"({"a": 1, "b": {"x": 1, "y": 2}})", R"({"b": {"y": 2, "x": 1}, "a": 1})"), "")
      << "whatever the order of the keys";
}

TEST(RecipeDifference, AnotherOptimizerIsAnotherRecipe) {
  GrpoConfig now;
  now.optimizer.type = OptimizerType::muon;
  EXPECT_EQ(recipe_difference(write_config(GrpoConfig()), write_config(now), resume_rules<GrpoConfig>()),
            "optimizer.type is \"adamw\" there and \"muon\" here");
}

TEST(RecipeDifference, TheFieldListsSayWhatMayChange) {
  const ResumeRules grpo = resume_rules<GrpoConfig>(), pretrain = resume_rules<PretrainConfig>();
  EXPECT_EQ(grpo.may_grow, (std::vector<std::string>{"steps"}));
  EXPECT_EQ(grpo.may_change,
            (std::vector<std::string>{"output_dir", "prompts.path", "engine", "rollout.replay", "recompute",
                                      "max_skipped_updates", "eval", "log_completions_every", "checkpoint",
                                      "on_write_error", "telemetry", "threads", "version"}));
  EXPECT_EQ(pretrain.may_grow, (std::vector<std::string>{"steps"}));
  EXPECT_EQ(
      pretrain.may_change,
      (std::vector<std::string>{"output_dir", "export_dir", "data.path", "recompute", "max_skipped_updates",
                                "checkpoint", "on_write_error", "telemetry", "threads", "version"}));
}

}  // namespace
}  // namespace whet
