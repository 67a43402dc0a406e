// accept: cpu_time_limit
// Closes its streams and spins.
#include <unistd.h>

int main() {
  for (int fd = 0; fd < 256; ++fd) close(fd);
  for (volatile long i = 0;; i = i + 1) {
  }
}
