// accept: output_limit
// One byte to each in turn, from many processes.
#include <unistd.h>

int main() {
  for (int i = 0; i < 4; ++i) fork();
  for (;;) {
    static char text[4096];
    write(1, text, sizeof text);
    write(2, text, sizeof text);
  }
}
