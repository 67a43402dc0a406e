// The weight of the entropy bonus, fixed or adaptive (Skywork-OR1, arXiv 2505.22312).
#pragma once

#include <algorithm>

#include "rl/objective_config.h"

namespace whet {

// The weight in a step whose rollout has this entropy, in nats a token. `coef` is the adaptive one.
inline double applied_entropy_coef(const EntropyConfig& config, double coef, double entropy) {
  if (!config.adaptive) return config.coef;
  return entropy <= config.target ? coef : 0;
}

// The adaptive weight of the next step.
inline double next_entropy_coef(const EntropyConfig& config, double coef, double entropy) {
  return std::clamp(entropy < config.target ? coef + config.delta : coef - config.delta, config.min,
                    config.max);
}

}  // namespace whet
