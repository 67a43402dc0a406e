// accept: memory_limit
// accept-namespaces: memory_limit runtime_error
// accept-landlock: memory_limit runtime_error
// Takes memory and writes to all of it.
#include <stdlib.h>
#include <string.h>

int main() {
  for (;;) memset(malloc(1 << 20), 1, 1 << 20);
}
