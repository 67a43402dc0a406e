// The file tree that a program in a box sees: system folders of this machine, read-only, and a file system in
// memory for everything else, gone with the box.
#pragma once

#include <string>
#include <vector>

#include "sandbox/limits.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

inline constexpr const char* kWorkingFolder = "/box";

// In a mount namespace of its own, with capabilities there: builds the tree, moves into it and lets go of the
// old one. `become_user` is called in between, when what only the outer user may open has been opened. Throws
// Error that names the step.
void enter_root_folder(const std::vector<Mount>& mounts, void (*become_user)());

// Of all that may be written there. Throws Error.
void limit_files(const Limits& limits);

// What of the above may be written to, and which device files there are; for Landlock.
std::vector<std::string> writable_folders();
std::vector<std::string> device_files();

}  // namespace whet::sandbox
