// accept: cpu_time_limit wall_time_limit memory_limit runtime_error
// limits: --time 1 --wall 4
// Each process becomes two, and each of them the program anew.
#include <unistd.h>

int main() {
  fork();
  fork();
  execl("/proc/self/exe", "again", nullptr);
  return 3;
}
