// Training the tokens of the highest entropy alone (arXiv 2506.01939).
#pragma once

#include <vector>

#include "rl/policy_batch.h"

namespace whet {

// Takes the gain of all but the share `quantile` of the highest entropies: over the trained tokens of the
// batch, or of each micro-batch of its cut. `entropies[i][t]`: of token t of sequence i.
void keep_high_entropy(PolicyBatch& batch, const std::vector<std::vector<float>>& entropies, double quantile);

}  // namespace whet
