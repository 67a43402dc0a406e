// Check of a model's path.
#pragma once

#include <string>

namespace whet {

// Throws UsageError when `path` is a file; for a GGUF file with the command that converts it.
void expect_model_directory(const std::string& path);

}  // namespace whet
