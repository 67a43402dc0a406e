// accept: ok memory_limit runtime_error cpu_time_limit
// never-cgroup: broken
// Pipes full of data, in as many processes as there may be.
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main() {
  auto* written =
      static_cast<long*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  static char text[65536];
  for (int child = 0; child < 20; ++child) {
    if (fork() == 0) {
      for (int ends[2]; pipe2(ends, O_NONBLOCK) == 0;) {
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        for (long got; (got = write(ends[1], text, sizeof text)) > 0;) __atomic_fetch_add(written, got, 0);
      }
      for (;;) pause();
    }
  }
  usleep(600000);
  puts(*written > 512L << 20 ? "broken: half a gigabyte" : "stopped in time");
}
