// accept: cpu_time_limit wall_time_limit memory_limit
// limits: --time 1 --wall 4
// Children that share the memory of their parent, as siblings of it where that may be.
#include <sched.h>
#include <signal.h>
#include <unistd.h>

static char stacks[64][4096];

int child(void*) {
  for (;;) pause();
}

int main() {
  for (int i = 0; i < 64; ++i) {
    if (clone(child, stacks[i] + 4096, CLONE_VM | CLONE_PARENT | SIGCHLD, nullptr) < 0)
      clone(child, stacks[i] + 4096, CLONE_VM | SIGCHLD, nullptr);
  }
  for (;;) {
    if (vfork() == 0) _exit(0);
  }
}
