// How far a large checkpoint has been read, for the person who waits at a terminal.
#pragma once

#include <string>

#include "models/hf/load.h"

namespace whet {

// A bar on standard error that is drawn only there and only for checkpoints that take a while.
LoadProgress load_progress(const std::string& path);

}  // namespace whet
