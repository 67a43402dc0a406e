// accept: output_limit
// Says nothing and complains without end.
#include <unistd.h>

int main() {
  static char text[65536];
  for (;;) write(2, text, sizeof text);
}
