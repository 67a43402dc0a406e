// accept: ok memory_limit cpu_time_limit
// Timers until there are no more.
#include <signal.h>
#include <time.h>

int main() {
  timer_t timer;
  sigevent nothing{};
  nothing.sigev_notify = SIGEV_NONE;
  for (int i = 0; i < 2'000'000 && timer_create(CLOCK_MONOTONIC, &nothing, &timer) == 0; ++i) {
  }
}
