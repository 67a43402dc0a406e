// accept: ok
// never: broken
// prints: done
// Nothing but the three streams is open.
#include <fcntl.h>
#include <stdio.h>

int main() {
  for (int fd = 3; fd < 65536; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) printf("broken: %d is open\n", fd);
  }
  puts("done");
}
