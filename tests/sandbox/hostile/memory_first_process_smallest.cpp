// accept: memory_limit runtime_error
// accept-landlock: memory_limit runtime_error ok
// limits: --time 1 --wall 4
// Memory that belongs to nobody in particular, so that who is killed for want of it is somebody else.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 40; ++i) {
    if (fork() == 0) {
      for (;;) pause();
    }
  }
  static char text[1 << 20];
  for (int i = 0; i < 60; ++i) {
    const int file = open("/dev/shm", O_TMPFILE | O_RDWR, 0600);
    for (int j = 0; j < 16; ++j) {
      if (write(file, text, sizeof text) < 0) break;
    }
  }
  for (;;) {
    static volatile char* part;
    part = static_cast<char*>(malloc(4096));
    if (!part) return 3;
    *part = 1;
  }
}
