// accept: cpu_time_limit
// Six threads spin while the first one sleeps.
#include <pthread.h>
#include <unistd.h>

void* spin(void*) {
  for (volatile long i = 0;; i = i + 1) {
  }
}

int main() {
  pthread_t thread;
  for (int i = 0; i < 6; ++i) pthread_create(&thread, nullptr, spin, nullptr);
  for (;;) pause();
}
