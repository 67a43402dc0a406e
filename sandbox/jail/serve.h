// The loop of a worker: serves the requests of the pool on kControlFd, one box after the other. Both
// functions end the process when the pool has closed the socket.
#pragma once

#include <string>
#include <vector>

namespace whet::sandbox {

// For a worker that executes programs.
[[noreturn]] void serve();

// For a worker whose programs are forked copies of it. Each request is read, executed and answered by a
// forked copy, so that no program inherits memory with the text of another one. Returns, with the program's
// arguments, in the processes that have to continue as a program.
std::vector<std::string> serve_by_copies();

}  // namespace whet::sandbox
