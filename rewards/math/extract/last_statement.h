// Finds the answer of a text that marks none: what the last sentence with a value in it states.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/statement.h"

namespace whet::math::extraction {

// nullopt where that sentence states nothing, where what follows takes it back, or where it is program code.
// An earlier sentence never stands in for it: "x = 12. But it is not 12."
std::optional<Statement> last_statement(std::string_view text);

}  // namespace whet::math::extraction
