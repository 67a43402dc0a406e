// accept: output_limit
// Goes on for ever whatever a write returns, every signal ignored.
#include <signal.h>
#include <unistd.h>

int main() {
  for (int number = 1; number < 65; ++number) signal(number, SIG_IGN);
  static char text[1 << 20];
  for (;;) write(1, text, sizeof text);
}
