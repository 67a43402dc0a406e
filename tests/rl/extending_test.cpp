// The worked example of docs/extending.md is code that compiles and is right.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "base/fields.h"
#include "base/file.h"
#include "rl/objective.h"
#include "tests/rl/example/topr.h"
#include "tests/support/policy_rows.h"

namespace whet {
namespace {

// The gradient of the loss in float64, of sequences' ratios.
std::vector<double> restated_gradient(const PolicyValues& values, double max_ratio, double& marked) {
  std::vector<double> sums(3, 0), tokens(3, 0), gradient;
  for (size_t i = 0; i < values.rows(); ++i)
    if (values.weights[i] != 0) {
      sums[static_cast<size_t>(values.owner[i])] += values.logprobs[i] - values.old_logprobs[i];
      tokens[static_cast<size_t>(values.owner[i])] += 1;
    }
  marked = 0;
  for (size_t i = 0; i < values.rows(); ++i) {
    const auto s = static_cast<size_t>(values.owner[i]);
    const double ratio = std::exp(sums[s] / tokens[s]);
    const bool negative = values.advantages[i] < 0;
    gradient.push_back(-values.weights[i] * values.advantages[i] *
                       (negative ? std::min(ratio, max_ratio) : 1));
    if (values.weights[i] != 0) marked += negative && ratio > max_ratio ? 1 / (3 * tokens[s]) : 0;
  }
  return gradient;
}

TEST(ExampleObjective, IsTopr) {
  for (const double max_ratio : {0.5, 1.0}) {
    const PolicyValues values = random_policy_values(40, 8);
    const PolicyRows rows(values);
    const ToprObjective config{max_ratio};
    const Objective objective =
        make_objective({.gain = [&](const GainInput& in) { return policy_gain(config, in); },
                        .metrics = metrics_of(config),
                        .ratio = ToprObjective::kRatio});
    const ObjectiveOutput out = objective.compute(rows.input());
    double marked = 0;
    const auto expected = restated_gradient(values, max_ratio, marked);
    const at::Tensor gradient = torch::autograd::grad({out.loss}, {rows.logprobs})[0];
    for (size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(gradient.const_data_ptr<float>()[i], expected[i], 1e-7) << "row " << i;
    EXPECT_EQ(objective.metrics[0].name, "topr_clip_ratio");
    EXPECT_NEAR(out.values[0].item<double>(), marked, 1e-6);
  }
}

struct TwoObjectives {
  std::variant<GrpoObjective, ToprObjective> kind;
  template <class V>
  void fields(V& v) {
    v.one_of_or_first("type", kind);
  }
};

TEST(ExampleObjective, IsChosenByItsName) {
  TwoObjectives config;
  read_config(Json::parse(R"({"type": "topr", "max_ratio": 0.5})"), config, "objective");
  EXPECT_EQ(std::get<ToprObjective>(config.kind).max_ratio, 0.5);
}

// Without its first include, whose path in docs is that of a real objective.
TEST(ExampleObjective, IsWhatTheDocsShow) {
  const std::string docs = read_file(WHET_ROOT "/docs/extending.md");
  for (const char* file : {"/tests/rl/example/topr.h", "/tests/rl/example/topr.cpp"}) {
    std::string code = read_file(std::string(WHET_ROOT) + file);
    const std::string first = "#include \"tests/rl/example/topr.h\"\n";
    if (code.starts_with(first)) code = "#include \"rl/objectives/topr.h\"\n" + code.substr(first.size());
    EXPECT_NE(docs.find("```cpp\n" + code + "```"), std::string::npos) << file;
  }
}

}  // namespace
}  // namespace whet
