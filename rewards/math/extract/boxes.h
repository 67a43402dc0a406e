// Finds \boxed{...} and \fbox{...}, the convention of mathematical data sets for marking the answer.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/extract_options.h"
#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

// The content of the text's last box; with `join`, of all boxes that form a list with it, as "a, b". A closed
// box without content is ignored. An empty text: the box was not finished.
std::optional<FoundAnswer> last_box(std::string_view text, bool join, Unclosed unclosed = Unclosed::read);

}  // namespace whet::math::extraction
