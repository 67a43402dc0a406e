// accept: cpu_time_limit wall_time_limit memory_limit
// limits: --time 1 --wall 4
// A static object's constructor.
#include <unistd.h>

struct Bomb {
  Bomb() {
    for (;;) fork();
  }
} bomb;

int main() {}
