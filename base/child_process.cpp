#include "base/child_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "base/spawn.h"

namespace whet {

namespace {

void close_end(int& fd) {
  if (fd >= 0) ::close(std::exchange(fd, -1));
}

// Both ends, closed unless they are taken away.
struct Pipe {
  int read = -1, write = -1;

  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe: ", std::strerror(errno));
    read = ends[0], write = ends[1];
  }
  Pipe(const Pipe&) = delete;
  ~Pipe() { close_end(read), close_end(write); }
};

int keep_without_waiting(int& end) {
  ::fcntl(end, F_SETFL, O_NONBLOCK);
  return std::exchange(end, -1);
}

// While it lives, writing into a pipe without a reader is an error and no signal, in this thread alone.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&sigpipe_), sigaddset(&sigpipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  ~WithoutSigpipe() {
    const timespec at_once{};
    if (!sigismember(&before_, SIGPIPE)) ::sigtimedwait(&sigpipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t sigpipe_, before_;
};

bool may_be_run(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return may_be_run(name) ? name : "";
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/bin:/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (!name.empty() && may_be_run(candidate)) return candidate;
  }
  return "";
}

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  Pipe input, output, errors;
  pid_ = spawn(command, {input.read, output.write, errors.write});
  pidfd_ = open_pidfd(pid_);
  input_ = keep_without_waiting(input.write);
  output_ = keep_without_waiting(output.read);
  errors_ = keep_without_waiting(errors.read);
}

ChildProcess::~ChildProcess() {
  stop(0);
  close_end(output_), close_end(errors_);
}

size_t ChildProcess::write(std::string_view text) {
  if (input_ < 0) return text.size();
  const WithoutSigpipe quiet;
  ssize_t written;
  do written = ::write(input_, text.data(), text.size());
  while (written < 0 && errno == EINTR);
  if (written >= 0) return static_cast<size_t>(written);
  if (errno == EAGAIN) return 0;
  close_end(input_);
  return text.size();
}

bool ChildProcess::read(int& fd, std::string& text) {
  if (fd < 0) return false;
  char buffer[1 << 16];
  ssize_t size;
  do size = ::read(fd, buffer, sizeof buffer);
  while (size < 0 && errno == EINTR);
  if (size > 0) text.append(buffer, static_cast<size_t>(size));
  if (size > 0 || (size < 0 && errno == EAGAIN)) return true;
  close_end(fd);
  return false;
}

void ChildProcess::close_input() { close_end(input_); }

void ChildProcess::add_to(std::vector<pollfd>& polls, bool wants_to_write) const {
  if (output_ >= 0) polls.push_back({output_, POLLIN, 0});
  if (errors_ >= 0) polls.push_back({errors_, POLLIN, 0});
  if (input_ >= 0 && wants_to_write) polls.push_back({input_, POLLOUT, 0});
}

// Leaves it unreaped, so that its number, which is that of the group, cannot be given to another.
bool ChildProcess::wait_for_end(int limit_ms) const {
  pollfd end{pidfd_, POLLIN, 0};
  int ready;
  do ready = ::poll(&end, 1, limit_ms);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

std::string ChildProcess::stop(int grace_ms) {
  constexpr int kKilledWithin = 2000;  // in the kernel, a process may take its time to die
  const bool had_ended = pid_ >= 0 && wait_for_end(0);
  close_input();
  if (pid_ < 0) return "";
  const bool by_itself = had_ended || (grace_ms > 0 && wait_for_end(grace_ms));
  ::kill(-pid_, SIGKILL);
  wait_for_end(kKilledWithin);
  int status = 0;
  const bool reaped = ::waitpid(pid_, &status, WNOHANG) == pid_;
  pid_ = -1;
  close_end(pidfd_);
  if (!by_itself || !reaped) return "";
  return WIFSIGNALED(status) ? concat("signal ", WTERMSIG(status))
                             : concat("exit code ", WEXITSTATUS(status));
}

}  // namespace whet
