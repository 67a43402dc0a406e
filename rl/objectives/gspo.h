// GSPO (arXiv 2507.18071, equations 5 and 7): one ratio for all tokens of a completion, with the bounds of
// its section 5.1.
#pragma once

#include "rl/objectives/clipped_ratio.h"

namespace whet {

struct GspoObjective : ClippedRatio {
  static constexpr const char* kName = "gspo";
  static constexpr Normalization kNormalization = Normalization::sequence;
  static constexpr RatioLevel kRatio = RatioLevel::sequence;
  GspoObjective() { epsilon_low = 3e-4, epsilon_high = 4e-4; }
};

}  // namespace whet
