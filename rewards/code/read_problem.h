// The tests of a data set's row, in the forms in which people publish them (docs/code.md): which form it is
// tells the name of the column.
#pragma once

#include <optional>
#include <string>

#include "data/episode.h"
#include "rewards/code/problem.h"

namespace whet::code {

// nullopt and `error`, what is wrong, where the row's tests cannot be read; nullopt and no error where it has
// none. A column that is null, or an empty text, is none.
std::optional<Problem> read_problem(const Prompt& prompt, std::string& error);

}  // namespace whet::code
