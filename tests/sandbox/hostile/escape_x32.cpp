// accept: ok runtime_error
// never: broken
// The same calls by the numbers of the x32 interface, which a filter of numbers may have forgotten.
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  constexpr long kX32 = 0x40000000;
  if (syscall(kX32 + SYS_getpid) > 0) puts("broken: getpid");
  if (syscall(kX32 + SYS_socket, 2, 1, 0) >= 0) puts("broken: socket");
  if (syscall(kX32 + SYS_unshare, 0x10000000) >= 0) puts("broken: unshare");
  puts("done");
}
