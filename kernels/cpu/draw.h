// One token from a row of log-probabilities, by inversion of their cumulative distribution.
#pragma once

#include <cstdint>

namespace whet::kernels {

// The first index whose cumulative probability exceeds `uniform`, in [0, 1). logprobs: [size], of which one
// at least is not below -87; those that are (e^-87 = 1.6e-38) count as probability 0 and are never drawn.
// Where rounding leaves the whole sum at `uniform` or below it, the last token that may be drawn is taken.
// The sum has one fixed order, so the result does not depend on the width of the machine's vectors.
int64_t draw(const float* logprobs, int64_t size, float uniform);

}  // namespace whet::kernels
