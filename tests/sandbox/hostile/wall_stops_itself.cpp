// accept: wall_time_limit
// limits: --time 1 --wall 1
// A stopped process looks at no signal but one.
#include <signal.h>

int main() {
  for (;;) raise(SIGSTOP);
}
