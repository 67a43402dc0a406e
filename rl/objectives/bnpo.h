// TRL's loss type bnpo: GRPO with the mean over all tokens of a batch. In TRL the batch is one micro-batch on
// one device; here it is the update, unless objective.normalize_over says micro_batch.
#pragma once

#include "rl/objectives/clipped_ratio.h"

namespace whet {

struct BnpoObjective : ClippedRatio {
  static constexpr const char* kName = "bnpo";
  static constexpr Normalization kNormalization = Normalization::token;
};

}  // namespace whet
