// accept: ok memory_limit runtime_error cpu_time_limit
// never: broken
// Messages that nobody takes, in queues that nobody removes.
#include <stdio.h>
#include <sys/msg.h>

int main() {
  struct {
    long type = 1;
    char text[8000];
  } message{};
  long sent = 0;
  for (int queue; sent < 512L << 20 && (queue = msgget(IPC_PRIVATE, 0600)) >= 0;) {
    while (msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT) == 0) sent += sizeof message.text;
  }
  puts(sent >= 512L << 20 ? "broken: half a gigabyte" : "stopped in time");
}
