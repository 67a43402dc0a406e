// accept: cpu_time_limit wall_time_limit memory_limit
// limits: --time 1 --wall 4
// The plain one.
#include <unistd.h>

int main() {
  for (;;) fork();
}
