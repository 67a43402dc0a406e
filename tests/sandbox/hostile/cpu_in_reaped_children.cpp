// accept: cpu_time_limit
// accept-namespaces: cpu_time_limit wall_time_limit
// accept-landlock: cpu_time_limit wall_time_limit
// limits: --time 1 --wall 20
// Short children one after another; nobody waits for them, so their time is added to no parent's.
#include <signal.h>
#include <time.h>
#include <unistd.h>

int main() {
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (fork() == 0) {
      while (clock() < CLOCKS_PER_SEC / 20) {
      }
      _exit(0);
    }
    usleep(30000);
  }
}
