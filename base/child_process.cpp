#include "base/child_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.h"

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

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  Pipe input, output, errors;
  group_.emplace(Launch{command, {input.read, output.write, errors.write}});
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

std::string ChildProcess::stop(int grace_ms) {
  const bool had_ended = group_ && group_->wait(0);
  close_input();
  if (!group_) return "";
  const bool by_itself = had_ended || (grace_ms > 0 && group_->wait(grace_ms));
  const std::optional<int> status = group_->end();
  group_.reset();
  if (!by_itself || !status) return "";
  return WIFSIGNALED(*status) ? concat("signal ", WTERMSIG(*status))
                              : concat("exit code ", WEXITSTATUS(*status));
}

}  // namespace whet
