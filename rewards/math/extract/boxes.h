// Finds \boxed{...} and \fbox{...}, the convention of mathematical data sets for marking the answer.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

// The content of the text's last box; with `join`, of all boxes that form a list with it, as "a, b". A box
// that is never closed ends with its line; one with nothing in it does not count.
std::optional<Place> last_box(std::string_view text, bool join);

}  // namespace whet::math::extraction
