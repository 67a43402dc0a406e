// accept: ok runtime_error
// Changes what can be changed of the pipes to its streams: size, owner, signal, blocking, locks, leases.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  signal(SIGIO, SIG_IGN);
  for (int fd = 0; fd < 3; ++fd) {
    fcntl(fd, F_SETPIPE_SZ, 4096);
    fcntl(fd, F_SETSIG, SIGKILL);
    fcntl(fd, F_SETOWN, 1);
    fcntl(fd, F_SETOWN, -1);
    fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC | O_DIRECT);
    flock(fd, LOCK_EX | LOCK_NB);
    lockf(fd, F_TLOCK, 0);
    fcntl(fd, F_SETLEASE, F_WRLCK);
    fchmod(fd, 0);
    fchown(fd, 0, 0);
    ftruncate(fd, 0);
    lseek(fd, 1L << 40, SEEK_SET);
    int yes = 1;
    ioctl(fd, FIOASYNC, &yes);
    ioctl(fd, TIOCSTI, "x");
    ioctl(fd, TIOCNOTTY);
    ioctl(fd, TIOCSCTTY, 1);
  }
  puts("done");
}
