// GRPO (DeepSeekMath, arXiv 2402.03300, equation 3): the mean over completions of their means over tokens.
#pragma once

#include "rl/objectives/clipped_ratio.h"

namespace whet {

struct GrpoObjective : ClippedRatio {
  static constexpr const char* kName = "grpo";
  static constexpr Normalization kNormalization = Normalization::sequence;
};

}  // namespace whet
