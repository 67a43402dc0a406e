// Converts mathematical Unicode characters to LaTeX, so that one grammar reads both: "½" to \frac{1}{2}, "x²"
// to x^{2}, "≤" to \le, and full-width characters to ASCII.
#pragma once

#include <string>
#include <string_view>

namespace whet::math {

// Letters of other scripts and bytes that are no UTF-8 stay as they are.
std::string spell_out(std::string_view text);

}  // namespace whet::math
