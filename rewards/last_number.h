// The last number of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet {

// As it is written: with its sign and currency, with a denominator, an exponent or anything that it is joined
// to without a space (so that 10^8 is not read as 8, nor 2:30 as 30), and with a "million" after it. nullopt:
// there is none; or it is one of several ("5 or 6", "1, 2", "20 - 12"); or words exclude it ("not 5", "more
// than 5", "5 is wrong"), or a question mark. Digits in a word ("x2", "cm^2", "B12") are no number.
std::optional<std::string> last_number(std::string_view text);

}  // namespace whet
