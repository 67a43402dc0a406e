// accept: ok runtime_error
// never: broken
// Takes what the whole machine has only so much of: slots for asynchronous files, watches, locks.
#include <linux/aio_abi.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  long slots = 0;
  aio_context_t context = 0;
  for (int i = 0; i < 64 && syscall(SYS_io_setup, 1024, &context) == 0; ++i, context = 0) slots += 1024;
  if (slots > 32768) puts("broken: the machine's slots for asynchronous files");
  int instances = 0;
  while (instances < 1000 && inotify_init() >= 0) ++instances;
  puts("done");
}
