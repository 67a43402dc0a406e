// Search on the PATH.
#pragma once

#include <string>

namespace whet {

// The path of the program that a shell would run for `name`; "" where there is no executable file of that
// name.
std::string find_program(const std::string& name);

}  // namespace whet
