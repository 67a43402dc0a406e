// accept: wall_time_limit
// accept-landlock: wall_time_limit runtime_error ok
// limits: --time 1 --wall 1
// The parent of a vfork cannot be interrupted while the child neither ends nor becomes another program.
#include <unistd.h>

int main() {
  if (vfork() == 0) {
    for (;;) pause();
  }
}
