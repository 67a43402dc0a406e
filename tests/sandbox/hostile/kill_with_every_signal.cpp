// accept: ok runtime_error wall_time_limit
// limits: --time 1 --wall 2
// Sends every signal to the parent, the first process and everybody else; itself it spares.
#include <signal.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  for (int number = 64; number > 0; --number) {
    if (number == SIGSTOP) continue;
    signal(number, SIG_IGN);
    for (int pid : {getppid(), 1, -1}) kill(pid, number);
  }
  write(1, "done\n", 5);
}
