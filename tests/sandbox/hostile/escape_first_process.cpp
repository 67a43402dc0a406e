// accept: ok runtime_error wall_time_limit cpu_time_limit memory_limit
// limits: --time 1 --wall 2
// Changes the limits, processors and priority of the first process and of the parent.
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  const sched_param parameters{0};
  for (int pid : {1, getppid()}) {
    for (int kind = 0; kind < RLIM_NLIMITS; ++kind) {
      const rlimit none{0, 0};
      prlimit(pid, static_cast<__rlimit_resource>(kind), &none, nullptr);
    }
    sched_setaffinity(pid, sizeof one, &one);
    setpriority(PRIO_PROCESS, pid, 19);
    sched_setscheduler(pid, SCHED_IDLE, &parameters);
  }
  puts("done");
}
