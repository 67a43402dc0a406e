// DAPO (arXiv 2503.14476, equation 8): the upper bound of the ratio is the wider one, and every token of the
// batch counts the same. Its dynamic sampling and overlong shaping are rollout.dynamic_sampling and the
// reward overlong.
#pragma once

#include "rl/objectives/clipped_ratio.h"

namespace whet {

struct DapoObjective : ClippedRatio {
  static constexpr const char* kName = "dapo";
  static constexpr Normalization kNormalization = Normalization::token;
  DapoObjective() { epsilon_high = 0.28; }
};

}  // namespace whet
