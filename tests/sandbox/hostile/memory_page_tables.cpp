// accept: memory_limit runtime_error
// never: broken
// Reads a byte of every two megabytes: all are the one page of zeros, and each takes a page of page tables.
#include <stdio.h>
#include <sys/mman.h>

int main() {
  constexpr long kStep = 2L << 20, kMost = 1L << 18;  // a gigabyte of page tables
  char* all = static_cast<char*>(
      mmap(nullptr, kStep * kMost, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  if (all == MAP_FAILED) return 3;
  madvise(all, kStep * kMost, MADV_NOHUGEPAGE);
  long sum = 0;
  for (long i = 0; i < kMost; ++i) sum += *static_cast<volatile char*>(all + i * kStep);
  puts("broken: a gigabyte");
  return sum != 0;
}
