// accept: ok memory_limit runtime_error cpu_time_limit
// never-cgroup: broken
// Sockets full of data, in as many processes as there may be.
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
  auto* written =
      static_cast<long*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  static char text[65536];
  for (int child = 0; child < 30; ++child) {
    if (fork() == 0) {
      for (int ends[2]; socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0;) {
        int size = 1 << 20;
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        for (long got; (got = write(ends[0], text, sizeof text)) > 0;) __atomic_fetch_add(written, got, 0);
      }
      for (;;) pause();
    }
  }
  usleep(600000);
  puts(*written > 512L << 20 ? "broken: half a gigabyte" : "stopped in time");
}
