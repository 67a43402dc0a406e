// What a folder is before a run writes into it: a run's, free, or somebody else's, which is left alone.
#pragma once

#include <string>

namespace whet {

// Throws UsageError when `path` is neither missing nor empty nor a run's folder: a model, or other files.
void expect_run_or_nothing(const std::string& path);

// Throws UsageError when `path` is not a run's folder. What was run there, or how far, does not matter.
void expect_run(const std::string& path);

// Whether the folder's config.json is a recipe as a run writes it.
bool holds_run(const std::string& path);

}  // namespace whet
