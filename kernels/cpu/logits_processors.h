// What a draw says of single tokens, written into the logits before the softmax: tokens that were used already
// become less likely, forbidden ones impossible.
#pragma once

#include <span>

#include "kernels/sampling.h"

namespace whet::kernels {

// As SamplingRow says. DrawStatus::drawn when there is something to draw from.
DrawStatus process_logits(std::span<float> logits, const SamplingRow& params);

}  // namespace whet::kernels
