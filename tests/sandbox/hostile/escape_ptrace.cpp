// accept: ok
// never: broken
// prints: done
// Takes over the parent and the first process, or looks into their memory and files.
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  char here[16], there[16];
  for (int pid : {getppid(), 1, 2}) {
    if (pid <= 0 || pid == getpid()) continue;
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) == 0) printf("broken: seized %d\n", pid);
    if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0) printf("broken: attached to %d\n", pid);
    iovec ours{here, sizeof here}, theirs{there, sizeof there};
    if (syscall(SYS_process_vm_readv, pid, &ours, 1, &theirs, 1, 0) > 0) printf("broken: read %d\n", pid);
    if (syscall(SYS_process_vm_writev, pid, &ours, 1, &theirs, 1, 0) > 0) printf("broken: wrote %d\n", pid);
    if (syscall(SYS_kcmp, pid, pid, 0, 0, 0) >= 0) printf("broken: compared %d\n", pid);
    const long process = syscall(SYS_pidfd_open, pid, 0);
    for (int fd = 0; process >= 0 && fd < 16; ++fd) {
      if (syscall(SYS_pidfd_getfd, process, fd, 0) >= 0) printf("broken: file %d of %d\n", fd, pid);
    }
  }
  puts("done");
}
