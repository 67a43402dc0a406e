// What `whet convert` checks before LibTorch is loaded.
#pragma once

#include <cstdint>
#include <string>

#include "cli/command.h"

namespace whet {

// "5GB", "500MB", "2GiB" or a number of bytes. Throws UsageError.
uint64_t parse_size(const std::string& text, const std::string& option);

// Refuses an output folder with something in it, unless it is a model to replace (--force). Throws
// UsageError.
void check_convert(const ConvertOptions& options);

}  // namespace whet
