// Where a program is.
#pragma once

#include <string>

namespace whet {

// The path of the program that `name` means on the command line; "" where there is none that may be run.
std::string find_program(const std::string& name);

}  // namespace whet
