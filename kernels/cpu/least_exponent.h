#pragma once

namespace whet::kernels {

// All kernels clamp the argument of exp() to at least this: below e^-87 = 1.6e-38 floats become subnormal.
inline constexpr float kLeastExponent = -87.0f;

}  // namespace whet::kernels
