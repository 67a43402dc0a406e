// accept: runtime_error
// never: broken
// A file of a terabyte, empty but for its last byte.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main() {
  const int file = open("/tmp/hostile_left", O_CREAT | O_RDWR, 0600);
  if (ftruncate(file, 1L << 40) == 0 || fallocate(file, 0, 0, 1L << 40) == 0 ||
      pwrite(file, "x", 1, (1L << 40) - 1) == 1)
    puts("broken: a terabyte");
  return 3;
}
