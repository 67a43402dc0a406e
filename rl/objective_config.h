// What a recipe may say about the objective: one of a list of kinds, and what all of them share. A new kind
// is a file in rl/objectives/ and one entry in the list (docs/extending.md). No torch here.
#pragma once

#include <array>
#include <optional>
#include <variant>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "rl/objectives/bnpo.h"
#include "rl/objectives/cispo.h"
#include "rl/objectives/dapo.h"
#include "rl/objectives/dr_grpo.h"
#include "rl/objectives/grpo.h"
#include "rl/objectives/gspo.h"
#include "rl/objectives/reinforce.h"
#include "rl/objectives/sapo.h"

namespace whet {

// The first is what recipes without a "type" get.
using PolicyObjectives = std::variant<GrpoObjective, DrGrpoObjective, DapoObjective, BnpoObjective,
                                      CispoObjective, GspoObjective, SapoObjective, ReinforceObjective>;

// The tokens and completions that a normalisation counts.
enum class NormalizeOver { update, rollout, micro_batch };
constexpr auto enum_names(NormalizeOver) {
  return std::to_array<EnumName<NormalizeOver>>({{NormalizeOver::update, "update"},
                                                 {NormalizeOver::rollout, "rollout"},
                                                 {NormalizeOver::micro_batch, "micro_batch"}});
}

// Estimators of KL(policy, reference) by a sampled token, with d = ref - logprob (Schulman, "Approximating KL
// Divergence", 2020).
enum class KlEstimator { k1, k2, k3 };
constexpr auto enum_names(KlEstimator) {
  return std::to_array<EnumName<KlEstimator>>(
      {{KlEstimator::k1, "k1"}, {KlEstimator::k2, "k2"}, {KlEstimator::k3, "k3"}});
}

enum class KlPlace { loss, reward };
constexpr auto enum_names(KlPlace) {
  return std::to_array<EnumName<KlPlace>>({{KlPlace::loss, "loss"}, {KlPlace::reward, "reward"}});
}

struct KlConfig {
  KlEstimator estimator = KlEstimator::k3;
  KlPlace place = KlPlace::loss;
  bool weighted = false;

  template <class V>
  void fields(V& v) {
    v("estimator", estimator,
      "with d = ref - logprob: k1 is -d, k2 is d^2 / 2, k3 is exp(d) - d - 1; in the loss the gradient of k1 "
      "vanishes in expectation");
    v("place", place,
      "loss: subtracted from each token's gain; reward: its sum over a completion, as sampled, is subtracted "
      "from the reward before advantages are estimated");
    v("weighted", weighted,
      "loss: multiply it by the ratio, gradient included, as it is that of samples of an older policy (TRL's "
      "use_bias_correction_kl)");
  }
};

// The policy whose log-probabilities ratios refer to.
enum class OldLogprobs { sampled, recomputed };
constexpr auto enum_names(OldLogprobs) {
  return std::to_array<EnumName<OldLogprobs>>(
      {{OldLogprobs::sampled, "sampled"}, {OldLogprobs::recomputed, "recomputed"}});
}

enum class ImportanceMode { none, token_truncate, token_mask, sequence_truncate, sequence_mask };
constexpr auto enum_names(ImportanceMode) {
  return std::to_array<EnumName<ImportanceMode>>({{ImportanceMode::none, "none"},
                                                  {ImportanceMode::token_truncate, "token_truncate"},
                                                  {ImportanceMode::token_mask, "token_mask"},
                                                  {ImportanceMode::sequence_truncate, "sequence_truncate"},
                                                  {ImportanceMode::sequence_mask, "sequence_mask"}});
}

// Weights exp(old logprob - sampled logprob) of tokens that another policy sampled than ratios refer to.
struct ImportanceConfig {
  ImportanceMode mode = ImportanceMode::none;
  double min = 0, max = 3;

  template <class V>
  void fields(V& v) {
    v("mode", mode,
      "weigh gains by exp(recomputed - sampled logprob) of each token, or of all tokens of a completion; "
      "truncate "
      "limits the weight to max, mask leaves out what is not within [min, max]");
    v("min", min, "smallest weight that counts", at_least(0));
    v("max", max, "largest weight", above(0));
  }
};

struct EntropyConfig {
  double coef = 0;
  bool adaptive = false;
  double target = 0.2, delta = 0.005, min = 0, max = 1;

  template <class V>
  void fields(V& v) {
    v("coef", coef, "weight of the entropy of each trained token's distribution, in nats, in the gain",
      finite());
    v("adaptive", adaptive,
      "change the weight after each step by delta, up where the rollout's entropy was below target and down "
      "where "
      "it was above, and apply it only below (Skywork-OR1, arXiv 2505.22312)");
    v("target", target, "adaptive: nats a token", at_least(0));
    v("delta", delta, "adaptive: the change", at_least(0));
    v("min", min, "adaptive: smallest weight");
    v("max", max, "adaptive: largest weight");
  }
};

struct ObjectiveConfig {
  PolicyObjectives kind;
  double beta = 0;
  KlConfig kl = {};
  std::optional<Normalization> normalization = {};
  NormalizeOver normalize_over = NormalizeOver::update;
  std::optional<RatioLevel> ratio = {};
  OldLogprobs old_logprobs = OldLogprobs::sampled;
  ImportanceConfig importance = {};
  EntropyConfig entropy = {};
  bool mask_truncated = false;
  double top_entropy_quantile = 1;
  std::optional<double> off_policy_threshold = {};

  template <class V>
  void fields(V& v) {
    v.one_of_or_first("type", kind, "the objective that an update maximises");
    v("beta", beta, "weight of the KL divergence to the reference; 0: no reference is loaded",
      within(0, 1e6));
    v("kl", kl, "how the divergence is estimated");
    v("normalization", normalization,
      "token: mean over all tokens; sequence: mean over completions of their means; constant: sum over "
      "tokens by "
      "completions * sampling.max_tokens; null: that of the type (grpo, gspo, sapo, reinforce: sequence; "
      "dapo, "
      "bnpo, cispo: token; dr_grpo: constant)");
    v("normalize_over", normalize_over,
      "what the normalization counts: the update's completions; those of the rollout, divided by its updates "
      "(TRL's dapo and cispo); or those of each micro-batch, which all weigh the same (TRL's bnpo; only with "
      "a "
      "rollout.replay that says how updates are cut)");
    v("ratio", ratio, "of each token, or of a sequence; null: that of the type (gspo: sequence)");
    v("old_logprobs", old_logprobs,
      "what ratios refer to: the log-probabilities recorded while sampling, or those of the policy before "
      "the "
      "step's first update, which differ where older policies sampled tokens (rollout.partial, "
      "rollout.replay)");
    v("importance", importance, "with recomputed log-probabilities: correction for the policy that sampled");
    v("entropy", entropy, "entropy bonus");
    v("mask_truncated", mask_truncated,
      "leave the tokens of completions that hit max_tokens out of the loss; they count as completions");
    v("top_entropy_quantile", top_entropy_quantile,
      "below 1: only this share of the update's tokens has a gain, those of the highest entropy (arXiv "
      "2506.01939); costs a forward pass",
      above(0).at_most(1));
    v("off_policy_threshold", off_policy_threshold,
      "leave out completions with a negative advantage whose mean of (sampled - current logprob) is above "
      "this "
      "(DeepSeek-V3.2, arXiv 2512.02556); null: none");
  }
};

inline Normalization normalization_of(const ObjectiveConfig& config) {
  const auto of_kind = []<class Kind>(const Kind&) { return Kind::kNormalization; };
  return config.normalization.value_or(std::visit(of_kind, config.kind));
}

inline RatioLevel ratio_of(const ObjectiveConfig& config) {
  const auto of_kind = []<class Kind>(const Kind&) { return Kind::kRatio; };
  return config.ratio.value_or(std::visit(of_kind, config.kind));
}

// Whether completions of advantage 0 matter to an update.
inline bool trains_zero_advantages(const ObjectiveConfig& config) {
  return (config.beta > 0 && config.kl.place == KlPlace::loss) || config.entropy.coef != 0 ||
         config.entropy.adaptive || config.top_entropy_quantile < 1;
}

}  // namespace whet
