// accept: ok output_limit
// limits: --time 1 --wall 4
// A grandchild in a session of its own floods both outputs when the program has ended.
#include <signal.h>
#include <unistd.h>

int main() {
  if (fork() != 0) return 0;
  setsid();
  if (fork() != 0) _exit(0);
  signal(SIGPIPE, SIG_IGN);
  static char text[65536];
  for (;;) {
    write(1, text, sizeof text);
    write(2, text, sizeof text);
  }
}
