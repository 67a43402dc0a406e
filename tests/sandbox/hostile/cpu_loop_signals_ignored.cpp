// accept: cpu_time_limit
// Ignores and blocks every signal that can be, SIGXCPU too, and spins.
#include <signal.h>

int main() {
  for (int number = 1; number < 65; ++number) signal(number, SIG_IGN);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  for (volatile long i = 0;; i = i + 1) {
  }
}
