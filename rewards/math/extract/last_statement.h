// Finds the answer of a text without marks: the value that the last sentence with a value states.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/statement.h"

namespace whet::math::extraction {

// nullopt where that sentence states none, where later text retracts it, or where it is program code. An
// earlier sentence is not used instead: "x = 12. But it is not 12."
std::optional<Statement> last_statement(std::string_view text);

}  // namespace whet::math::extraction
