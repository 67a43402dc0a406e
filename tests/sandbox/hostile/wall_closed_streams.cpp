// accept: wall_time_limit
// limits: --time 1 --wall 1
// Closes its streams and waits: the end of its output is not its own end.
#include <unistd.h>

int main() {
  for (int fd = 0; fd < 256; ++fd) close(fd);
  for (;;) pause();
}
