// Unicode's mathematics in LaTeX's words, so that one grammar reads both: "½" is \frac{1}{2}, "x²" is x^{2},
// "≤" is \le, and what is written full width is ASCII.
#pragma once

#include <string>
#include <string_view>

namespace whet::math {

// Letters of other scripts and bytes that are no UTF-8 stay as they are.
std::string spell_out(std::string_view text);

}  // namespace whet::math
