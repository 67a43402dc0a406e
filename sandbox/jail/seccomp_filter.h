// The system calls that a program in a box may not make: a list of what is refused, so that ordinary programs
// of any language run unchanged, with what reaches past the namespaces, or into rarely used parts of the
// kernel, on it.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <vector>

#include "sandbox/tier.h"

namespace whet::sandbox {

using SeccompFilter = std::vector<sock_filter>;

// What a program meets: EPERM for what is refused, EAFNOSUPPORT for sockets other than AF_UNIX, ENOSYS for
// calls whose arguments a filter cannot see and for those that are newer than this list (C libraries fall
// back from both), death for calls of another architecture. Where the kernel does not count memory, memory
// that belongs to no process is refused too; and where there are no namespaces, whatever is shared with other
// processes, starting or signalling one included. Throws Error.
SeccompFilter make_seccomp_filter(Tier tier);

// The filter of the tier landlock, for the process `self`.
SeccompFilter filter_for(SeccompFilter filter, pid_t self);

// For this process and all that it starts, from now on. Returns an errno, or 0.
int install(const SeccompFilter& filter);

}  // namespace whet::sandbox
