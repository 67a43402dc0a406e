// Every kind of objective against its formula in float64, and its gradient against differences of it.
#include "rl/objective.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <map>
#include <numeric>

#include "base/fields.h"
#include "tests/support/expect_throw.h"
#include "tests/support/policy_rows.h"

namespace whet {
namespace {

// What a token gains; `fixed` is the ratio through which no gradient flows.
struct Token {
  double ratio, fixed, advantage, logprob;
};

double gain_of(const ClippedRatio& config, const Token& t) {
  const double clipped = std::min(std::max(t.ratio, 1 - config.epsilon_low), 1 + config.epsilon_high);
  const double capped = config.delta ? std::min(t.ratio, *config.delta) : t.ratio;
  return std::min(capped * t.advantage, clipped * t.advantage);
}
double gain_of(const CispoObjective& config, const Token& t) {
  return std::min(t.fixed, config.max_ratio) * t.advantage * t.logprob;
}
double gain_of(const SapoObjective& config, const Token& t) {
  const double tau = t.advantage > 0 ? config.tau_positive : config.tau_negative;
  return 4 / tau / (1 + std::exp(-tau * (t.ratio - 1))) * t.advantage;
}
double gain_of(const ReinforceObjective&, const Token& t) { return t.advantage * t.logprob; }

std::vector<double> ratios_of(const PolicyValues& values, RatioLevel level) {
  std::vector<double> sums(static_cast<size_t>(values.sequences()), 0), tokens = sums, ratios;
  for (size_t i = 0; i < values.rows(); ++i)
    if (values.weights[i] != 0) {
      sums[static_cast<size_t>(values.owner[i])] += values.logprobs[i] - values.old_logprobs[i];
      tokens[static_cast<size_t>(values.owner[i])] += 1;
    }
  for (size_t i = 0; i < values.rows(); ++i) {
    const auto s = static_cast<size_t>(values.owner[i]);
    ratios.push_back(std::exp(level == RatioLevel::sequence ? sums[s] / tokens[s]
                                                            : values.logprobs[i] - values.old_logprobs[i]));
  }
  return ratios;
}

double divergence(const KlConfig& config, double d) {
  if (config.estimator == KlEstimator::k1) return -d;
  return config.estimator == KlEstimator::k2 ? d * d / 2 : std::exp(d) - d - 1;
}

// `fixed`: ratios through which no gradient flows.
double restated_loss(const PolicyValues& values, const ObjectiveConfig& config,
                     const std::vector<double>& fixed) {
  const auto ratios = ratios_of(values, ratio_of(config));
  double loss = 0;
  for (size_t i = 0; i < values.rows(); ++i) {
    const Token token{ratios[i], fixed[i], values.advantages[i], values.logprobs[i]};
    const double gain = std::visit([&](const auto& kind) { return gain_of(kind, token); }, config.kind);
    const double kl = divergence(config.kl, values.ref_logprobs[i] - values.logprobs[i]);
    loss -= values.weights[i] * (gain - config.beta * kl * (config.kl.weighted ? ratios[i] : 1) +
                                 config.entropy.coef * values.entropy[i]);
  }
  return loss;
}
double restated_loss(const PolicyValues& values, const ObjectiveConfig& config) {
  return restated_loss(values, config, ratios_of(values, ratio_of(config)));
}

struct Result {
  at::Tensor loss;
  std::map<std::string, double> metrics;
};

Result evaluate(const PolicyRows& rows, const ObjectiveConfig& config, bool given_cut = false) {
  const Objective objective = make_objective(config, {config.entropy.coef, given_cut});
  const ObjectiveOutput out = objective.compute(rows.input());
  EXPECT_EQ(out.values.size(), objective.metrics.size());
  Result result{out.loss, {}};
  for (size_t m = 0; m < out.values.size(); ++m)
    result.metrics[objective.metrics[m].name] = out.values[m].item<double>();
  return result;
}

void expect_objective(const ObjectiveConfig& config, int sequences = 3) {
  SCOPED_TRACE(write_config(config).dump());
  PolicyValues values = random_policy_values(60, 3, sequences);
  const PolicyRows rows(values);
  const at::Tensor loss = evaluate(rows, config).loss;
  EXPECT_NEAR(loss.item<double>(), restated_loss(values, config), 1e-5);

  const auto gradients = torch::autograd::grad({loss}, {rows.logprobs, rows.entropy}, {}, false, false, true);
  const auto fixed = ratios_of(values, ratio_of(config));
  constexpr double kStep = 1e-6;
  for (size_t i = 0; i < values.rows(); ++i) {
    const double at_point = values.logprobs[i];
    values.logprobs[i] = at_point + kStep;
    const double above = restated_loss(values, config, fixed);
    values.logprobs[i] = at_point - kStep;
    const double below = restated_loss(values, config, fixed);
    values.logprobs[i] = at_point;
    EXPECT_NEAR(gradients[0].const_data_ptr<float>()[i], (above - below) / (2 * kStep), 2e-6) << "row " << i;
    if (config.entropy.coef != 0)
      EXPECT_NEAR(gradients[1].const_data_ptr<float>()[i], -config.entropy.coef * values.weights[i], 1e-8);
  }
}

ObjectiveConfig of_type(const std::string& json) {
  ObjectiveConfig config;
  read_config(Json::parse(json), config, "objective");
  return config;
}

TEST(Objective, OfEveryKindIsItsFormula) {
  for (const char* json :
       {R"({})", R"({"type": "grpo", "epsilon_low": 0.1, "epsilon_high": 0.4})",
        R"({"type": "grpo", "delta": 1.3})", R"({"type": "dr_grpo"})", R"({"type": "dapo"})",
        R"({"type": "bnpo"})", R"({"type": "gspo"})",
        R"({"type": "gspo", "epsilon_low": 0.02, "delta": 1.01})", R"({"type": "cispo", "max_ratio": 1.2})",
        R"({"type": "sapo"})", R"({"type": "sapo", "tau_positive": 2, "tau_negative": 3})",
        R"({"type": "reinforce"})"})
    for (const int sequences : {1, 3}) expect_objective(of_type(json), sequences);
}

TEST(Objective, OfEveryKindMayHaveTheOtherRatio) {
  for (const char* json :
       {R"({"type": "grpo", "ratio": "sequence"})", R"({"type": "gspo", "ratio": "token"})",
        R"({"type": "cispo", "ratio": "sequence", "max_ratio": 1.01})",
        R"({"type": "sapo", "ratio": "sequence"})"})
    expect_objective(of_type(json));
}

TEST(Objective, SubtractsTheDivergenceInItsEstimates) {
  for (const char* json :
       {R"({"beta": 0.3})", R"({"beta": 0.3, "kl": {"estimator": "k1"}})",
        R"({"beta": 0.3, "kl": {"estimator": "k2"}})", R"({"beta": 0.3, "kl": {"weighted": true}})",
        R"({"type": "gspo", "beta": 0.3, "kl": {"weighted": true, "estimator": "k2"}})"})
    expect_objective(of_type(json));
}

TEST(Objective, AddsTheEntropy) { expect_objective(of_type(R"({"entropy": {"coef": 0.2}})")); }

// The factors of importance weights and masks do not touch divergence and entropy.
TEST(Objective, TheGainHasAFactor) {
  const ObjectiveConfig config = of_type(R"({"beta": 0.1, "entropy": {"coef": 0.2}})");
  PolicyValues values = random_policy_values(60, 3);
  PolicyRows rows(values);
  ObjectiveConfig without_gain = config;
  rows.micro.columns[kGainFactor] = at::full_like(rows.micro.weights, 0.25);
  const double all = restated_loss(values, config);
  std::fill(values.advantages.begin(), values.advantages.end(), 0.0);
  const double rest = restated_loss(values, without_gain);
  EXPECT_NEAR(evaluate(rows, config).loss.item<double>(), 0.25 * (all - rest) + rest, 1e-6);
}

// The mean over a sequence's trained tokens decides, and only where the advantage is negative.
TEST(Objective, LeavesOutSequencesThatThePolicyHasLeftBehind) {
  const PolicyValues values = random_policy_values(60, 3);
  ASSERT_TRUE(values.advantages[0] > 0 && values.advantages[59] < 0);
  ObjectiveConfig config;
  config.off_policy_threshold = 0.02;
  for (const double drift : {0.01, 0.03}) {
    PolicyRows rows(values);
    rows.micro.columns[kSampledLogprobs] = rows.logprobs.detach() + drift;
    PolicyValues expected = values;
    for (size_t i = 0; i < values.rows(); ++i)
      if (values.advantages[i] < 0 && drift > 0.02) expected.weights[i] = 0;
    EXPECT_NEAR(evaluate(rows, config).loss.item<double>(), restated_loss(expected, config), 1e-6) << drift;
  }
}

// Ratios that are clipped low, high, or not at all, in two sequences; one row is no target.
PolicyValues clipped_values() {
  PolicyValues values;
  const std::vector<double> ratios{0.5, 0.5, 0.5, 1.1, 1.5, 1.5, 1.5, 1.1},
      advantages{-1, -1, -1, -1, 1, 1, 1, 1};
  for (size_t i = 0; i < ratios.size(); ++i) {
    values.owner.push_back(i / 4);
    values.old_logprobs.push_back(-2);
    values.logprobs.push_back(-2 + std::log(ratios[i]));
    values.advantages.push_back(advantages[i]);
    values.weights.push_back(i == 2 ? 0 : 1);
    values.entropy.push_back(static_cast<double>(i));
  }
  values.ref_logprobs = values.logprobs;
  return values;
}

TEST(Objective, SharesAreOfTheTokensThatCount) {
  auto metrics =
      evaluate(PolicyRows(clipped_values()), of_type(R"({"beta": 0.5})"), /*given_cut=*/true).metrics;
  EXPECT_NEAR(metrics.at("clip_ratio/low_mean"), 2.0 / 7, 1e-6);
  EXPECT_NEAR(metrics.at("clip_ratio/high_mean"), 3.0 / 7, 1e-6);
  EXPECT_NEAR(metrics.at("clip_ratio/region_mean"), 5.0 / 7, 1e-6);
  EXPECT_EQ(metrics.at("clip_ratio/low_min"), 0) << "of the second sequence";
  EXPECT_NEAR(metrics.at("clip_ratio/high_max"), 0.75, 1e-6);
  EXPECT_EQ(metrics.at("kl"), 0);
  EXPECT_NEAR(metrics.at("entropy"), (28.0 - 2) / 7, 1e-5);
  EXPECT_NEAR(metrics.at(kLogprobDifference), std::log(2.0), 1e-6);
  metrics = evaluate(PolicyRows(clipped_values()), of_type(R"({"type": "cispo", "max_ratio": 1.2})")).metrics;
  EXPECT_NEAR(metrics.at("cispo_clip_ratio"), 3.0 / 7, 1e-6);
}

// With ratios of sequences, one of two: exp(mean) is 0.65 and 1.39.
TEST(Objective, SharesAreOfSequencesWhereRatiosAre) {
  const auto metrics =
      evaluate(PolicyRows(clipped_values()), of_type(R"({"ratio": "sequence", "epsilon_high": 0.5})"))
          .metrics;
  EXPECT_NEAR(metrics.at("clip_ratio/low_mean"), 0.5, 1e-6);
  EXPECT_EQ(metrics.at("clip_ratio/high_mean"), 0);
  EXPECT_EQ(metrics.at("clip_ratio/low_min"), 0);
}

// Of micro-batches that are given, such metrics are averaged.
TEST(Objective, LeastAndGreatestAreThoseOfTheUpdate) {
  const auto combine = [](bool given_cut) {
    std::map<std::string, Combine> combines;
    for (const auto& metric : make_objective(ObjectiveConfig{}, {0, given_cut}).metrics)
      combines[metric.name] = metric.combine;
    return combines;
  };
  EXPECT_EQ(combine(false).at("clip_ratio/low_mean"), Combine::sum);
  EXPECT_EQ(combine(false).at("clip_ratio/low_min"), Combine::min);
  EXPECT_EQ(combine(false).at("clip_ratio/high_max"), Combine::max);
  EXPECT_EQ(combine(true).at("clip_ratio/low_min"), Combine::mean);
  EXPECT_EQ(combine(true).at(kLogprobDifference), Combine::max);
}

TEST(Objective, TheDifferenceIsThatOfOnPolicyRows) {
  const PolicyValues values = random_policy_values(50, 6);
  PolicyRows rows(values);
  double largest = 0;
  for (size_t i = 0; i < values.rows(); ++i) {
    if (i % 3 == 0) rows.micro.columns[kOnPolicy][static_cast<int64_t>(i)] = 0;
    if (i % 3 != 0 && values.weights[i] != 0)
      largest = std::max(largest, std::abs(values.logprobs[i] - values.old_logprobs[i]));
  }
  const Result result = evaluate(rows, {});
  EXPECT_NEAR(result.metrics.at(kLogprobDifference), largest, 1e-6);
  EXPECT_NEAR(result.loss.item<double>(), restated_loss(values, {}), 1e-6) << "stale rows are trained too";
  rows.micro.columns[kOnPolicy].zero_();
  EXPECT_EQ(evaluate(rows, {}).metrics.at(kLogprobDifference), 0);
}

TEST(Objective, ADivergenceNeedsAReference) {
  const PolicyRows rows(random_policy_values(5, 4, 1));
  ObjectiveInput in = rows.input();
  in.ref_logprobs = at::Tensor();
  EXPECT_MESSAGE(Error, make_objective(of_type(R"({"beta": 0.1})"), {}).compute(in),
                 "objective.beta > 0 needs a reference model");
}

// A prompt's tokens are not trained, so their logprobs may become arbitrarily low.
TEST(Objective, RowsWithoutATargetCannotSpoilIt) {
  for (const char* json :
       {R"({"beta": 0.1})", R"({"type": "gspo", "beta": 0.1, "kl": {"weighted": true}})"}) {
    PolicyValues values = random_policy_values(10, 5, 1);
    values.logprobs[0] = values.old_logprobs[0] = -200;
    values.ref_logprobs[0] = -0.5;  // exp(199.5) is infinite in float32
    const ObjectiveConfig config = of_type(json);
    const PolicyRows rows(values);
    const Result result = evaluate(rows, config);
    EXPECT_TRUE(std::isfinite(result.metrics.at("kl")));
    values.ref_logprobs[0] = values.logprobs[0];
    EXPECT_NEAR(result.loss.item<double>(), restated_loss(values, config), 1e-6);
    EXPECT_TRUE(torch::autograd::grad({result.loss}, {rows.logprobs})[0].isfinite().all().item<bool>());
  }
}

// Given completions may have been next to impossible.
TEST(Objective, ARatioBeyondFloat32IsClippedAsAnyOther) {
  for (const char* json : {R"({})", R"({"type": "sapo"})", R"({"type": "cispo"})"}) {
    PolicyValues values = random_policy_values(10, 5, 1);
    values.old_logprobs[1] = -200;
    const PolicyRows rows(values);
    const Result result = evaluate(rows, of_type(json));
    EXPECT_TRUE(std::isfinite(result.loss.item<double>())) << json;
    EXPECT_TRUE(torch::autograd::grad({result.loss}, {rows.logprobs})[0].isfinite().all().item<bool>())
        << json;
  }
}

// Recipes that were saved before there was a choice.
TEST(ObjectiveConfig, WithoutATypeIsGrpo) {
  const ObjectiveConfig config = of_type(
      R"({"epsilon_low": 0.1, "epsilon_high": 0.3, "beta": 0.5, "normalization": "token", "mask_truncated": true})");
  EXPECT_EQ(std::get<GrpoObjective>(config.kind).epsilon_low, 0.1);
  EXPECT_EQ(std::get<GrpoObjective>(config.kind).epsilon_high, 0.3);
  EXPECT_EQ(config.beta, 0.5);
  EXPECT_EQ(write_config(config)["type"], "grpo");
  EXPECT_EQ(normalization_of(config), Normalization::token);
  EXPECT_MESSAGE(
      UsageError, of_type(R"({"type": "grop"})"),
      "objective.type: expected one of grpo, dr_grpo, dapo, bnpo, cispo, gspo, sapo, reinforce, got "
      "\"grop\"; did you mean \"grpo\"?");
  EXPECT_MESSAGE(UsageError, of_type(R"({"epsilon_low": 1.5})"),
                 "objective.epsilon_low: expected a number in [0, 1), got 1.5");
}

TEST(ObjectiveConfig, ATypeBringsItsDefaults) {
  EXPECT_EQ(normalization_of(of_type(R"({"type": "dr_grpo"})")), Normalization::constant);
  EXPECT_EQ(normalization_of(of_type(R"({"type": "dapo"})")), Normalization::token);
  EXPECT_EQ(std::get<DapoObjective>(of_type(R"({"type": "dapo"})").kind).epsilon_high, 0.28);
  EXPECT_EQ(ratio_of(of_type(R"({"type": "gspo"})")), RatioLevel::sequence);
  EXPECT_EQ(ratio_of(of_type(R"({"type": "gspo", "ratio": "token"})")), RatioLevel::token);
}

}  // namespace
}  // namespace whet
