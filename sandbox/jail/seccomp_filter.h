// The system calls that a program in a box may not make: a list of what is refused, so that ordinary programs
// of any language run unchanged, with what reaches past the namespaces, or into rarely used parts of the
// kernel, on it.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <optional>
#include <vector>

namespace whet::sandbox {

using SeccompFilter = std::vector<sock_filter>;

// What a program meets: EPERM for what is refused, EAFNOSUPPORT for sockets other than AF_UNIX, ENOSYS for
// calls whose arguments a filter cannot see (C libraries fall back from these), death for calls of another
// architecture. Where no pid namespace keeps it to itself, `alone` is its own process: it may start threads,
// but start or signal no other process. Throws Error.
SeccompFilter make_seccomp_filter(std::optional<pid_t> alone);

// For this process and all that it starts, from now on. Returns an errno, or 0.
int install(const SeccompFilter& filter);

}  // namespace whet::sandbox
