// accept: ok
// never: broken
// prints: done
// New namespaces by each of the three calls that make them, and those of the first process.
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  for (uint64_t flag : {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                        CLONE_NEWCGROUP, CLONE_NEWTIME, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET}) {
    if (unshare(static_cast<int>(flag)) == 0) printf("broken: unshare %lx\n", flag);
    const long child = flag == CLONE_NEWTIME ? -1 : syscall(SYS_clone, flag | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) _exit(0);
    if (child > 0) printf("broken: clone %lx\n", flag);
    clone_args arguments{};
    arguments.flags = flag;
    arguments.exit_signal = SIGCHLD;
    const long other = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (other == 0) _exit(0);
    if (other > 0) printf("broken: clone3 %lx\n", flag);
  }
  for (const char* owner : {"1", "self"}) {
    for (const char* kind : {"user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"}) {
      char path[64];
      snprintf(path, sizeof path, "/proc/%s/ns/%s", owner, kind);
      const int fd = open(path, O_RDONLY);
      if (fd >= 0 && setns(fd, 0) == 0) printf("broken: setns %s\n", path);
    }
  }
  const long first = syscall(SYS_pidfd_open, 1, 0);
  if (first >= 0 && setns(static_cast<int>(first), CLONE_NEWNS) == 0) puts("broken: setns of a process");
  while (wait(nullptr) > 0) {
  }
  puts("done");
}
