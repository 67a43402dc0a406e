// accept: ok runtime_error
// never: broken
// A ring by which calls are made without making them.
#include <linux/io_uring.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  io_uring_params parameters{};
  if (syscall(SYS_io_uring_setup, 8, &parameters) >= 0) puts("broken: a ring");
  if (syscall(SYS_io_uring_register, -1, 13, nullptr, 0) >= 0) puts("broken: registered");
  puts("done");
}
