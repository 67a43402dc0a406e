// accept: runtime_error memory_limit
// Calls itself for ever.
#include <string.h>

int deeper(int depth) {
  volatile char here[512];
  memset(const_cast<char*>(here), depth, sizeof here);
  return deeper(depth + 1) + here[depth % 512];
}

int main() { return deeper(0); }
