// What a worker does all its life: boxes, one after the other, as the pool on the other end of kControlFd
// asks for them.
#pragma once

#include <string>
#include <vector>

namespace whet::sandbox {

// Ends the process when the pool is gone. Returns only in a process that is to go on as the program itself,
// with its arguments.
std::vector<std::string> serve();

}  // namespace whet::sandbox
