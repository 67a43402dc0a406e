#pragma once

namespace whet::kernels {

// Where the exponentials of all kernels stop falling, at 1.6e-38: below it a float has fewer digits.
inline constexpr float kLeastExponent = -87.0f;

}  // namespace whet::kernels
