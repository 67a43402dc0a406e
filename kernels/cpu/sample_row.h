// From one row of logits to one token.
#pragma once

#include <span>

#include "kernels/sampling.h"

namespace whet::kernels {

// As SamplingRow says; `logits` [vocab_size] is scratch space afterwards.
SampledToken sample_row(std::span<float> logits, const SamplingRow& params);

}  // namespace whet::kernels
