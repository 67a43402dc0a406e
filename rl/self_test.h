// Proves on the machine at hand that sampler and trainer agree: tiny models with random weights write, and
// the trainer computes what was recorded.
#pragma once

#include <vector>

#include "base/check_result.h"

namespace whet {

// One result a kind of model: grouped-query attention with dense layers, latent attention with experts. The
// sampler runs on 1 and on `threads` threads, in large and in small batches. Takes about 0.2 s.
std::vector<CheckResult> test_parity(int threads);

}  // namespace whet
