// accept: cpu_time_limit wall_time_limit memory_limit
// limits: --time 1 --wall 4
// It has begun before main does.
#include <unistd.h>

void bomb() {
  for (;;) fork();
}

__attribute__((section(".preinit_array"), used)) static void (*const first)() = bomb;

int main() {}
