#include "base/child_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/pipe.h"

namespace whet {

namespace {

FileDescriptor without_waiting(FileDescriptor& end) {
  ::fcntl(end.get(), F_SETFL, O_NONBLOCK);
  return std::move(end);
}

// In its scope and thread, writing into a pipe without a reader is an error (EPIPE), not a signal.
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
  group_.emplace(Launch{command, {input.read.get(), output.write.get(), errors.write.get()}});
  input_ = without_waiting(input.write);
  output_ = without_waiting(output.read);
  errors_ = without_waiting(errors.read);
}

ChildProcess::~ChildProcess() { stop(0); }

size_t ChildProcess::write(std::string_view text) {
  if (!input_.is_open()) return text.size();
  const WithoutSigpipe quiet;
  ssize_t written;
  do written = ::write(input_.get(), text.data(), text.size());
  while (written < 0 && errno == EINTR);
  if (written >= 0) return static_cast<size_t>(written);
  if (errno == EAGAIN) return 0;
  input_.close();
  return text.size();
}

bool ChildProcess::read(FileDescriptor& end, std::string& text) {
  if (!end.is_open()) return false;
  char buffer[1 << 16];
  ssize_t size;
  do size = ::read(end.get(), buffer, sizeof buffer);
  while (size < 0 && errno == EINTR);
  if (size > 0) text.append(buffer, static_cast<size_t>(size));
  if (size > 0 || (size < 0 && errno == EAGAIN)) return true;
  end.close();
  return false;
}

void ChildProcess::close_input() { input_.close(); }

void ChildProcess::add_to(std::vector<pollfd>& polls, bool wants_to_write) const {
  if (output_.is_open()) polls.push_back({output_.get(), POLLIN, 0});
  if (errors_.is_open()) polls.push_back({errors_.get(), POLLIN, 0});
  if (input_.is_open() && wants_to_write) polls.push_back({input_.get(), POLLOUT, 0});
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
