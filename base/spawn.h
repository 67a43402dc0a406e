// Starts a program that gets exactly the files it is given, nothing else of ours.
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
  // Whether the kernel kills it (not what it has started) as soon as this process ends, in whichever way.
  // Without, it is to notice by itself that nobody is at the other end of its files.
  bool is_killed_with_us = true;
};

// Starts it in a process group of its own, with signals as a fresh process has them. Its memory is not copied
// from ours, so the time does not grow with what we hold. Throws Error with the system's reason.
pid_t spawn(const Launch& launch);

}  // namespace whet
