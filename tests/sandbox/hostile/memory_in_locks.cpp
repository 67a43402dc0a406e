// accept: ok memory_limit runtime_error cpu_time_limit
// Every second byte of a file locked: the kernel keeps each lock in memory of its own.
#include <fcntl.h>

int main() {
  const int file = open("/tmp/hostile_left", O_CREAT | O_RDWR, 0600);
  for (long i = 0; i < 10'000'000; ++i) {
    struct flock one {};
    one.l_type = F_WRLCK;
    one.l_start = 2 * i;
    one.l_len = 1;
    if (fcntl(file, F_SETLK, &one) != 0) return 3;
  }
}
