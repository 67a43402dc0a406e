// What a model is given as.
#pragma once

#include <string>

namespace whet {

// Throws UsageError when `path` is a file, saying what to do with one of GGUF.
void expect_model_directory(const std::string& path);

}  // namespace whet
