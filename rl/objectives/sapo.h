// SAPO (arXiv 2511.20347): the ratio goes through a sigmoid around 1 instead of a clip, so that
// the weight of a token falls smoothly as it leaves the trust region.
#pragma once

#include <vector>

#include "base/bounds.h"
#include "rl/objective_terms.h"

namespace whet {

struct GainInput;
struct PolicyGain;

struct SapoObjective {
  static constexpr const char* kName = "sapo";
  static constexpr Normalization kNormalization = Normalization::sequence;
  static constexpr RatioLevel kRatio = RatioLevel::token;
  double tau_positive = 1.0, tau_negative = 1.05;

  template <class V>
  void fields(V& v) {
    v("tau_positive", tau_positive, "steepness of the sigmoid where the advantage is positive",
      within(1e-3, 1e3));
    v("tau_negative", tau_negative, "steepness elsewhere", within(1e-3, 1e3));
  }
};

inline std::vector<MarkMetric> metrics_of(const SapoObjective&) { return {}; }

// (4 / tau) sigmoid(tau (rho - 1)) A.
PolicyGain policy_gain(const SapoObjective& config, const GainInput& in);

}  // namespace whet
