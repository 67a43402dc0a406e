// accept: runtime_error
// Wants its memory written to a file when it crashes, which may be done by a program of the machine.
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int main() {
  const rlimit much{RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_CORE, &much);
  prctl(PR_SET_DUMPABLE, 1);
  abort();
}
