// accept: memory_limit runtime_error ok
// never: broken
// Gives pages to pipes and unmaps them: they are held by the pipe alone.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

int main() {
  long given = 0;
  for (int ends[2]; pipe2(ends, O_NONBLOCK) == 0;) {
    fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    for (long got = 1; got > 0;) {
      void* part = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (part == MAP_FAILED) return 3;
      memset(part, 1, 1 << 20);
      iovec all{part, 1 << 20};
      got = vmsplice(ends[1], &all, 1, SPLICE_F_GIFT);
      if (got > 0) given += got;
      munmap(part, 1 << 20);
    }
  }
  puts(given > 512L << 20 ? "broken: half a gigabyte" : "stopped in time");
}
