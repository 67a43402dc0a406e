// accept: ok
// never: broken
// prints: done
// Out of a root folder by way of a descriptor of the one above.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  mkdir("/tmp/hostile_left", 0755);
  const int above = open("/", O_RDONLY | O_DIRECTORY);
  if (chroot("/tmp/hostile_left") == 0) puts("broken: chroot");
  if (above >= 0) fchdir(above);
  for (int i = 0; i < 200; ++i) chdir("..");
  if (chroot(".") == 0) puts("broken: chroot");
  if (access("etc/shadow", F_OK) == 0 || access("root/.bashrc", F_OK) == 0 ||
      access("var/lib/dpkg", F_OK) == 0)
    puts("broken: the machine's files");
  puts("done");
}
