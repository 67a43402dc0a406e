// Landlock: what a program may do with files, whatever its user may, and that it reaches no process outside.
#pragma once

#include <string>
#include <vector>

namespace whet::sandbox {

// 0: the kernel has none.
int landlock_version();

// From now on this process and all that it starts may read and execute beneath `readable`, do as they like
// beneath `writable`, read and write the device files `devices`, and nothing else. Paths that are not there
// are passed over. Newer kernels also keep it from TCP, and from signals and abstract sockets of others.
// Needs no_new_privs. Returns an errno, or 0.
int restrict_files(const std::vector<std::string>& readable, const std::vector<std::string>& writable,
                   const std::vector<std::string>& devices);

}  // namespace whet::sandbox
