// Changes of the logits before the softmax: the repetition penalty, banned and allowed tokens.
#pragma once

#include <span>

#include "kernels/sampling.h"

namespace whet::kernels {

// As described at SamplingRow; logits: [vocab]. DrawStatus::drawn when at least one token is possible.
DrawStatus process_logits(std::span<float> logits, const SamplingRow& params);

}  // namespace whet::kernels
