// Cases as Chinese says them, the condition first: "n为偶数时为2，n为奇数时为3".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet::math {

// The same in the order of English, "2 if n为偶数, 3 if n为奇数"; nullopt: the text is not cases as a whole.
std::optional<std::string> chinese_cases(std::string_view text);

}  // namespace whet::math
