// Starts a program that inherits exactly the given files.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace whet {

struct Launch {
  std::vector<std::string> command;  // a program, found on the PATH if it has no slash, and its arguments
  std::vector<int> files;            // files[i] is open in it as i, and no other file is
  std::optional<std::vector<std::string>> environment = {};  // NAME=VALUE each; ours where it is not given
  // Whether the kernel kills it (not its children) when this process ends, in whichever way. If false, it has
  // to detect that itself, by the end of its input.
  bool is_killed_with_us = true;
};

// Starts it in a process group of its own, with default signal handlers. Uses vfork(), so the time does not
// grow with this process's memory. Throws Error with the system's reason.
pid_t spawn(const Launch& launch);

}  // namespace whet
