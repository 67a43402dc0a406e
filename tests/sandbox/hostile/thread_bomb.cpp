// accept: runtime_error memory_limit
// Threads until there are no more.
#include <pthread.h>
#include <unistd.h>

void* wait(void*) {
  for (;;) pause();
}

int main() {
  pthread_t thread;
  while (pthread_create(&thread, nullptr, wait, nullptr) == 0) {
  }
  return 3;
}
