// What a folder holds before a run writes into it: a run, nothing, or other files, which are not touched.
#pragma once

#include <string>

namespace whet {

// Throws UsageError unless `path` is missing, empty or a run's folder, so for a model or other files.
void expect_run_or_nothing(const std::string& path);

// Throws UsageError when `path` is not a run's folder, of any kind of run and at any step.
void expect_run(const std::string& path);

// Whether the folder's config.json is a resolved recipe, as a run writes it.
bool holds_run(const std::string& path);

}  // namespace whet
