// Processes in namespaces of their own, and their users and capabilities there.
#pragma once

#include <sys/types.h>

#include "base/file_descriptor.h"

namespace whet::sandbox {

inline constexpr uid_t kBoxUser = 1000;

// Like fork(): returns twice, 0 in the child, which is process 1 of a pid namespace where `isolated`, and
// has user, mount, network, IPC, UTS and cgroup namespaces of its own too. `pidfd` refers to it. Throws
// Error. (Boost.Process starts other programs only, by fork or vfork, which make no namespaces.)
pid_t fork_into(bool isolated, FileDescriptor& pidfd);

// To be called from outside: maps kBoxUser in the process's user namespace to user `uid` and group `gid`
// outside. Throws Error.
void map_ids(pid_t process, uid_t uid, gid_t gid);

// To be called inside, after that. All throw Error.
void become(uid_t uid, gid_t gid);
void name_host();
// Drops all capabilities for good and sets no_new_privs, for this process and its descendants.
void drop_capabilities();

}  // namespace whet::sandbox
