// The system calls that a program in a box may not make. It is a deny list, so that ordinary programs of any
// language run unchanged: of calls that reach beyond the namespaces, or into rarely used parts of the kernel.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <vector>

#include "sandbox/tier.h"

namespace whet::sandbox {

using SeccompFilter = std::vector<sock_filter>;

// Denied calls return EPERM, sockets other than AF_UNIX EAFNOSUPPORT, and calls whose arguments a filter
// cannot read, or that are newer than this list, ENOSYS (C libraries fall back from it); calls of another
// architecture kill the program. Below the tier cgroup, memory that belongs to no process is denied too; at
// the tier landlock, everything that is shared with other processes, which includes starting and signalling
// them. Throws Error.
SeccompFilter make_seccomp_filter(Tier tier);

// The filter of the tier landlock, for the process `self`.
SeccompFilter filter_for(SeccompFilter filter, pid_t self);

// Applies the filter to this process and its descendants. Returns an errno, or 0.
int install(const SeccompFilter& filter);

}  // namespace whet::sandbox
