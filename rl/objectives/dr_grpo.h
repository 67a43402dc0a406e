// Dr. GRPO (arXiv 2503.20783, section 3.2): GRPO whose sum over tokens is divided by a constant, so that long
// wrong answers are not favoured. Its advantages are not divided by a deviation: advantage.scale is none.
#pragma once

#include "rl/objectives/clipped_ratio.h"

namespace whet {

struct DrGrpoObjective : ClippedRatio {
  static constexpr const char* kName = "dr_grpo";
  static constexpr Normalization kNormalization = Normalization::constant;
};

}  // namespace whet
