// accept: cpu_time_limit wall_time_limit
// limits: --time 1 --wall 3
// A timer every microsecond, whose handler sets it again.
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

void again(int) {
  itimerval soon{};
  soon.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &soon, nullptr);
}

int main() {
  signal(SIGALRM, again);
  again(0);
  for (;;) pause();
}
