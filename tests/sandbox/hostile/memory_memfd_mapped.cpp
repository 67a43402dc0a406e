// accept: ok memory_limit runtime_error
// never: broken
// Fills a file in memory through a map that it then lets go of, and the next: nothing of it is mapped.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 32; ++i) {
    const int file = memfd_create("hostile_left", 0);
    if (file < 0 || ftruncate(file, 16 << 20) != 0) return 3;
    void* part = mmap(nullptr, 16 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (part == MAP_FAILED) return 4;
    memset(part, 1, 16 << 20);
    munmap(part, 16 << 20);
  }
  puts("broken: half a gigabyte");
}
