// accept: ok runtime_error
// never: broken
// The same calls by the interrupt of 32-bit programs, where they have other numbers.
#include <stdio.h>

long call(long number, long first, long second, long third) {
  long result = 0;
  asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third) : "memory");
  return result;
}

int main() {
  if (call(20, 0, 0, 0) > 0) puts("broken: getpid");
  if (call(359, 2, 1, 0) >= 0) puts("broken: socket");
  if (call(310, 0x10000000, 0, 0) >= 0) puts("broken: unshare");
  puts("done");
}
