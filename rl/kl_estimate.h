// Estimates of KL(policy, reference) by sampled tokens (Schulman, "Approximating KL Divergence", 2020).
#pragma once

#include <cmath>

#include "rl/objective_config.h"

namespace whet {

// d = reference's log-probability - policy's: a number, or a tensor of them.
template <class T>
T kl_estimate(KlEstimator estimator, const T& d) {
  using std::exp;
  switch (estimator) {
    case KlEstimator::k1:
      return -d;
    case KlEstimator::k2:
      return d * d / 2;
    case KlEstimator::k3:
      break;
  }
  return exp(d) - d - 1;
}

}  // namespace whet
