// Starts a program that gets exactly the files it is given, nothing else of ours.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace whet {

// Starts `command` (a program, found on the PATH if it has no slash, and its arguments) in a process group of
// its own, with signals as a fresh process has them. `files[i]` is open in it as i, and no other file is. The
// environment is ours unless given, as NAME=VALUE. Throws Error with the system's reason.
pid_t spawn(const std::vector<std::string>& command, const std::vector<int>& files,
            const std::optional<std::vector<std::string>>& environment = {});

// Refers to a child of ours, so that its number cannot come to mean another; -1 where the kernel cannot.
int open_pidfd(pid_t child);

}  // namespace whet
