// accept: cpu_time_limit
// accept-namespaces: cpu_time_limit wall_time_limit
// accept-landlock: wall_time_limit
// limits: --time 1 --wall 20
// A relay of processes: each spins a moment, starts the next and is gone, in a session of its own.
#include <time.h>
#include <unistd.h>

int main() {
  if (fork() == 0) {
    for (;;) {
      setsid();
      const clock_t start = clock();
      while (clock() - start < CLOCKS_PER_SEC / 20) {
      }
      if (fork() != 0) _exit(0);
    }
  }
  for (;;) pause();
}
