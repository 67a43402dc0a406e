// From one row of logits to one token.
#pragma once

#include <span>

#include "kernels/sampling.h"

namespace whet::kernels {

// As described at SamplingRow. Overwrites `logits` [vocab_size].
SampledToken sample_row(std::span<float> logits, const SamplingRow& params);

}  // namespace whet::kernels
