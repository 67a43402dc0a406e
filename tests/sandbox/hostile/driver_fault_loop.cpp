// accept: cpu_time_limit
// A fault whose handler returns to it, on a stack of its own.
#include <signal.h>
#include <stdlib.h>

int main() {
  stack_t stack{};
  stack.ss_sp = malloc(1 << 16);
  stack.ss_size = 1 << 16;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigaction(SIGSEGV, &action, nullptr);
  return *static_cast<volatile int*>(nullptr);
}
