// Opens libwhet_torch.so beside the executable and has the work done there. Throws Error where it cannot run:
// no library, or a CPU that it is not compiled for.
#pragma once

#include "cli/library.h"

namespace whet {

// The exit code.
int compute(const ComputeCommand& command, Output& out);
Examination examine(int threads);

}  // namespace whet
