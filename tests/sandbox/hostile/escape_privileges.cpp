// accept: ok
// never: broken
// prints: done
// Becomes somebody else, takes capabilities back, goes before others.
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

void broken_if(bool worked, const char* what) {
  if (worked) printf("broken: %s\n", what);
}

int main() {
  broken_if(getuid() == 0 || geteuid() == 0 || getgid() == 0 || getegid() == 0, "root from the start");
  broken_if(setuid(0) == 0 || setreuid(0, 0) == 0 || setresuid(0, 0, 0) == 0, "setuid");
  broken_if(setgid(0) == 0 || setregid(0, 0) == 0 || setresgid(0, 0, 0) == 0, "setgid");
  const gid_t groups[] = {0, 1, 4, 42};
  broken_if(setgroups(4, groups) == 0, "setgroups");
  setfsuid(0);
  broken_if(setfsuid(-1) == 0, "setfsuid");
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct all[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}}, held[2] = {};
  broken_if(syscall(SYS_capset, &head, all) == 0, "capset");
  syscall(SYS_capget, &head, held);
  broken_if(held[0].effective | held[0].permitted | held[1].effective | held[1].permitted, "capabilities");
  for (int capability = 0; capability < 41; ++capability)
    broken_if(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0, "ambient capability");
  broken_if(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0, "no_new_privs taken back");
  broken_if(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1, "no_new_privs");
  broken_if(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS) == 0, "securebits");
  broken_if(setpriority(PRIO_PROCESS, 0, -10) == 0, "priority");
  sched_param parameters{1};
  broken_if(sched_setscheduler(0, SCHED_FIFO, &parameters) == 0, "real time");
  broken_if(syscall(SYS_ioprio_set, 1, 0, 1 << 13) == 0, "priority of disk access");
  puts("done");
}
