// accept: ok memory_limit runtime_error
// never: broken
// Segments of shared memory, filled, let go of and never removed.
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>

int main() {
  for (int i = 0; i < 32; ++i) {
    const int segment = shmget(0x5EED00 + i, 16 << 20, IPC_CREAT | 0666);
    void* part = segment < 0 ? nullptr : shmat(segment, nullptr, 0);
    if (!part || part == reinterpret_cast<void*>(-1)) return 3;
    memset(part, 1, 16 << 20);
    shmdt(part);
  }
  puts("broken: half a gigabyte");
}
