// accept: cpu_time_limit
// accept-landlock: cpu_time_limit wall_time_limit
// limits: --time 1 --wall 20
// Children spin under a name that looks like the rest of their line in /proc/PID/stat.
#include <sys/prctl.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 3; ++i) {
    if (fork() == 0) {
      prctl(PR_SET_NAME, ") Z 1 1 (\n0 0 0");
      for (volatile long j = 0;; j = j + 1) {
      }
    }
  }
  for (;;) pause();
}
