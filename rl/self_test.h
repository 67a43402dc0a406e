// Tests on the current machine that sampler and trainer agree in every bit: tiny models with random weights
// sample completions, and the trainer computes their log-probabilities.
#pragma once

#include <vector>

#include "base/check_result.h"

namespace whet {

// One result for each kind of model: grouped-query attention with dense layers, latent attention with
// experts. The sampler runs on 1 and on `threads` threads, in large and in small batches. Takes about 0.2 s.
std::vector<CheckResult> test_parity(int threads);

}  // namespace whet
