// accept: ok
// never: broken
// prints: done
// Out of a root folder by way of a descriptor of the one above.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>

int main() {
  mkdir("/tmp/hostile_left", 0755);
  const int above = open("/", O_RDONLY | O_DIRECTORY);
  if (chroot("/tmp/hostile_left") == 0) puts("broken: chroot");
  if (above >= 0) fchdir(above);
  for (int i = 0; i < 200; ++i) chdir("..");
  if (chroot(".") == 0) puts("broken: chroot");
  for (const char* path : {"etc/shadow", "root/.bashrc", "var/lib/dpkg/status"}) {
    if (open(path, O_RDONLY) >= 0) printf("broken: %s of the machine\n", path);
  }
  puts("done");
}
