// accept: ok runtime_error
// never: broken
// A filter of its own that allows everything, and one that hands calls to a supervisor: neither opens what
// the first filter has closed.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  sock_fprog program{1, &allow};
  for (unsigned int flags : {0u, 1u << 3, 1u << 2, 1u})
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  prctl(PR_SET_SECCOMP, 0);
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) puts("broken: a socket");
  if (unshare(0x10000000) == 0) puts("broken: a namespace");
  puts("done");
}
