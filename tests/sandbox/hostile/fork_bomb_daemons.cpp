// accept: cpu_time_limit wall_time_limit memory_limit
// limits: --time 1 --wall 4
// Every process leaves its session, its group and its parent.
#include <unistd.h>

int main() {
  for (;;) {
    if (fork() == 0) {
      setsid();
      if (fork() != 0) _exit(0);
    }
  }
}
