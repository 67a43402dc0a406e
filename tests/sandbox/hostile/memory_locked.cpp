// accept: ok memory_limit runtime_error
// prints: done
// Asks for memory that can never be moved out.
#include <stdio.h>
#include <sys/mman.h>

int main() {
  void* part = mmap(nullptr, 200L << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mlockall(MCL_CURRENT | MCL_FUTURE) == 0 || (part != MAP_FAILED && mlock(part, 200L << 20) == 0))
    puts("locked");
  puts("done");
}
