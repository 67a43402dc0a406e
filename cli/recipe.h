// From a recipe file and overrides to a checked, complete configuration.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace whet {

// The recipe of command `command` (grpo or pretrain) with every default written out. Throws UsageError naming
// the file and the offending key.
Json resolve_recipe(const std::string& command, const std::string& path,
                    const std::vector<std::string>& overrides, int cores);

// Throws UsageError, which begins with `what`, unless `threads` is 0 (all cores) or a number that makes
// sense.
void expect_threads(const std::string& what, int threads);

// Every key with its default and meaning.
std::string recipe_help(const std::string& command);

}  // namespace whet
