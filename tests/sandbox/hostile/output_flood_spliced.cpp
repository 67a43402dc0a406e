// accept: output_limit cpu_time_limit
// Pages go to the output without a write.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

int main() {
  static char text[65536];
  iovec all{text, sizeof text};
  const int zeros = open("/dev/zero", O_RDONLY);
  for (;;) {
    if (vmsplice(1, &all, 1, 0) < 0 && sendfile(1, zeros, nullptr, sizeof text) < 0)
      write(1, text, sizeof text);
  }
}
