// accept: ok memory_limit cpu_time_limit
// Queues signals for itself that it never takes.
#include <signal.h>
#include <unistd.h>

int main() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  for (long i = 0; i < 300000 && sigqueue(getpid(), SIGRTMIN + i % 8, sigval{}) == 0; ++i) {
  }
}
