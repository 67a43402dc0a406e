// The worked example of docs/extending.md is code that compiles and is right.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "base/fields.h"
#include "base/file.h"
#include "rl/objective.h"
#include "tests/rl/example/gspo.h"
#include "tests/support/policy_rows.h"

namespace whet {
namespace {

// Rows [0, 12), [12, 13) and [13, 40) are sequences.
constexpr int kBegins[] = {0, 12, 13, 40};

// Equations 5 and 7 in float64.
double restated_loss(const PolicyValues& values, const GspoObjective& config) {
  double loss = 0;
  for (int s = 0; s < 3; ++s) {
    double sum = 0, tokens = 0;
    for (int i = kBegins[s]; i < kBegins[s + 1]; ++i)
      if (values.weights[i] != 0) sum += values.logprobs[i] - values.old_logprobs[i], ++tokens;
    const double ratio = std::exp(tokens > 0 ? sum / tokens : 0);
    const double clipped = std::min(std::max(ratio, 1 - config.epsilon_low), 1 + config.epsilon_high);
    for (int i = kBegins[s]; i < kBegins[s + 1]; ++i)
      loss -= values.weights[i] * std::min(ratio * values.advantages[i], clipped * values.advantages[i]);
  }
  return loss;
}

TEST(ExampleObjective, IsGspo) {
  for (const GspoObjective& config : {GspoObjective{}, GspoObjective{0.2, 0.3}}) {
    PolicyValues values = random_policy_values(40, 8);
    PolicyRows rows(values);
    rows.micro.batch.sequences.clear();
    for (int s = 0; s < 3; ++s)
      rows.micro.batch.sequences.push_back({.begin = kBegins[s], .count = kBegins[s + 1] - kBegins[s]});
    const Objective objective = make_objective(
        {[&](const ObjectiveInput& in) { return policy_gain(config, in); }, metrics_of(config)});
    const ObjectiveOutput out = objective.compute(rows.input());
    EXPECT_NEAR(out.loss.item<double>(), restated_loss(values, config), 1e-6);
    EXPECT_EQ(out.values.size(), objective.metrics.size());

    const at::Tensor gradient = torch::autograd::grad({out.loss}, {rows.logprobs})[0];
    constexpr double kStep = 1e-7;
    for (size_t i = 0; i < values.logprobs.size(); ++i) {
      const double at_point = values.logprobs[i];
      values.logprobs[i] = at_point + kStep;
      const double above = restated_loss(values, config);
      values.logprobs[i] = at_point - kStep;
      const double below = restated_loss(values, config);
      values.logprobs[i] = at_point;
      EXPECT_NEAR(gradient.const_data_ptr<float>()[i], (above - below) / (2 * kStep), 1e-6) << "row " << i;
    }
  }
}

struct TwoObjectives {
  std::variant<GrpoObjective, GspoObjective> kind;
  template <class V>
  void fields(V& v) {
    v.one_of_or_first("type", kind);
  }
};

TEST(ExampleObjective, IsChosenByItsName) {
  TwoObjectives config;
  read_config(Json::parse(R"({"type": "gspo", "epsilon_low": 0.1})"), config, "objective");
  EXPECT_EQ(std::get<GspoObjective>(config.kind).epsilon_low, 0.1);
}

// Without its first include, whose path in docs is that of a real objective.
TEST(ExampleObjective, IsWhatTheDocsShow) {
  const std::string docs = read_file(WHET_ROOT "/docs/extending.md");
  for (const char* file : {"/tests/rl/example/gspo.h", "/tests/rl/example/gspo.cpp"}) {
    std::string code = read_file(std::string(WHET_ROOT) + file);
    const std::string first = "#include \"tests/rl/example/gspo.h\"\n";
    if (code.starts_with(first)) code = "#include \"rl/objectives/gspo.h\"\n" + code.substr(first.size());
    EXPECT_NE(docs.find("```cpp\n" + code + "```"), std::string::npos) << file;
  }
}

}  // namespace
}  // namespace whet
