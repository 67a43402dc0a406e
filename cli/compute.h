// Opens libwhet_torch.so beside the executable and runs a command there.
#pragma once

#include "cli/command.h"

namespace whet {

int compute(const Command& command);

}  // namespace whet
