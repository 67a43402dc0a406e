// accept: ok compile_error
// never: broken
// Asks what there is without reading it.
#include <stdio.h>

int main() {
#if __has_include("/etc/shadow") || __has_include("/root/.bashrc") || __has_include("/var/lib/dpkg/status")
  puts("broken: the machine's files");
#endif
#if __has_include("/proc/1/root/etc/shadow") || __has_include("/home/hostile") || __has_include("/boot/grub")
  puts("broken: the machine's files by another way");
#endif
}
