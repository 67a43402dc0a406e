// Reads what follows an announcement such as "the answer is": the rest of the sentence, or the formula or
// number in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whet::math::extraction {

// The answer that begins at `begin`, the best reading first: its box; the whole rest of the sentence where
// that is no prose; the formula that stands first; what is behind the last "is" or "=".
std::vector<std::string> stated_answers(std::string_view text, size_t begin, bool join_boxes);

}  // namespace whet::math::extraction
