// accept: ok runtime_error
// never: broken
// Calls of every kind before main, from a constructor, an indirect function and the loader's own table.
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void attack() {
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) write(1, "broken: socket\n", 15);
  if (setuid(0) == 0) write(1, "broken: setuid\n", 15);
  if (open("/etc/passwd", O_RDONLY) >= 0) write(1, "broken: files\n", 14);
}

__attribute__((section(".preinit_array"), used)) static void (*const before)() = attack;
__attribute__((constructor(101))) static void early() { attack(); }
__attribute__((destructor)) static void late() { attack(); }
static const struct Static {
  Static() { attack(); }
  ~Static() { attack(); }
} object;

int main() { puts("done"); }
