// The tests of a data set's row, in the published forms (docs/code.md), which are distinguished by the name
// of the column.
#pragma once

#include <optional>
#include <string>

#include "data/episode.h"
#include "rewards/code/problem.h"

namespace whet::code {

// nullopt and the reason in `error` where the row's tests cannot be read; nullopt and an empty `error` where
// it has none. A column that is null, or an empty text, counts as missing.
std::optional<Problem> read_problem(const Prompt& prompt, std::string& error);

}  // namespace whet::code
