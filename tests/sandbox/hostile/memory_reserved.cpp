// accept: ok
// prints: done
// Reserves address space and touches nothing of it: no memory is used.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main() {
  mmap(nullptr, 64L << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  mmap(nullptr, 64L << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (volatile char* zeros = static_cast<char*>(calloc(1L << 36, 1))) zeros[12345] = 1;
  puts("done");
}
