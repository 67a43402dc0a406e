// What a worker does all its life: boxes, one after the other, as the pool on the other end of kControlFd
// asks for them. Both end the process when the pool is gone.
#pragma once

#include <string>
#include <vector>

namespace whet::sandbox {

// For a worker that executes programs.
[[noreturn]] void serve();

// For a worker that programs are copies of. A copy of its own reads each request, makes the box and answers:
// so no program finds the text of another one in the memory that it inherits. Returns in the processes that
// are to go on as a program, with its arguments.
std::vector<std::string> serve_by_copies();

}  // namespace whet::sandbox
