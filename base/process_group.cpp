#include "base/process_group.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace whet {

// glibc 2.36 declares pidfd_open() for C only.
ProcessGroup::ProcessGroup(const Launch& launch)
    : pid_(spawn(launch)), pidfd_(::syscall(SYS_pidfd_open, pid_, 0)) {
  if (pidfd_.is_open()) return;
  const int error = errno;
  kill();
  ::waitpid(pid_, nullptr, 0);
  fail("cannot watch ", launch.command[0], ": ", std::strerror(error));
}

bool ProcessGroup::wait(int limit_ms) const {
  pollfd end{pidfd_.get(), POLLIN, 0};
  int ready;
  do ready = ::poll(&end, 1, limit_ms);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

void ProcessGroup::kill() const {
  if (pid_ > 0) ::kill(-pid_, SIGKILL);
}

std::optional<int> ProcessGroup::end() {
  constexpr int kKilledWithinMs = 5000;
  if (pid_ < 0) return std::nullopt;
  kill();
  wait(kKilledWithinMs);
  int status = 0;
  const bool is_reaped = ::waitpid(std::exchange(pid_, -1), &status, WNOHANG) > 0;
  pidfd_.close();
  return is_reaped ? std::optional(status) : std::nullopt;
}

}  // namespace whet
