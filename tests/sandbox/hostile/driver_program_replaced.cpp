// accept: ok
// accept-landlock: ok runtime_error
// prints: first
// never: poisoned
// Changes its own file, which would be kept for the next run of the same source.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  puts("first");
  fflush(stdout);
  chmod("/proc/self/exe", 0777);
  chmod("/box/main", 0777);
  execl("/bin/sh", "sh", "-c",
        "exec 2>/dev/null; printf '#!/bin/sh\\necho poisoned\\n' > /tmp/new; chmod 755 /tmp/new;"
        "cat /tmp/new > /box/main; cp /tmp/new /box/main; mv /tmp/new /box/main; rm -rf /box; exit 0",
        nullptr);
}
