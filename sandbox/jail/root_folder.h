// The root file system of a box: system folders of this machine, read-only, and a tmpfs for everything else,
// which ends with the box.
#pragma once

#include <string>
#include <vector>

#include "sandbox/limits.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

inline constexpr const char* kWorkingFolder = "/box";

// Must run in a mount namespace of its own, with capabilities there. Builds the tree, makes it the root and
// unmounts the old one. `become_user` is called after the files that only the outer user may open have been
// opened. Throws Error that names the step.
void enter_root_folder(const std::vector<Mount>& mounts, void (*become_user)());

// Limits the size and number of files in the tmpfs. Throws Error.
void limit_files(const Limits& limits);

// The writable folders and the device files of the tree, for Landlock.
std::vector<std::string> writable_folders();
std::vector<std::string> device_files();

}  // namespace whet::sandbox
