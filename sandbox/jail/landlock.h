// Landlock: restricts a program's access to files, and to processes outside, beyond the permissions of its
// user.
#pragma once

#include <string>
#include <vector>

namespace whet::sandbox {

// 0: the kernel does not support it.
int landlock_version();

// Restricts this process and its descendants: they may read and execute beneath `readable`, do everything
// beneath `writable`, read and write the device files `devices`, and access no other file. Paths that do not
// exist are skipped. Newer kernels also deny TCP, and signals and abstract sockets to processes outside.
// Needs no_new_privs. Returns an errno, or 0.
int restrict_files(const std::vector<std::string>& readable, const std::vector<std::string>& writable,
                   const std::vector<std::string>& devices);

}  // namespace whet::sandbox
