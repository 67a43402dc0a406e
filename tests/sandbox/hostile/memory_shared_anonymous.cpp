// accept: memory_limit runtime_error
// accept-namespaces: memory_limit runtime_error ok
// accept-landlock: memory_limit runtime_error ok
// never-cgroup: broken
// Shared pages without a file, put out of sight of whoever counts what is mapped.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int main() {
  for (int i = 0; i < 32; ++i) {
    void* part = mmap(nullptr, 16 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (part == MAP_FAILED) return 3;
    memset(part, 1, 16 << 20);
    madvise(part, 16 << 20, MADV_DONTNEED);
  }
  puts("broken: half a gigabyte");
}
