#include "base/line_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/error.h"

namespace whet {

namespace {

[[noreturn]] void cannot_read(const std::string& name, int error) {
  fail<UsageError>("cannot read ", name, ": ", std::strerror(error));
}

bool poll_input(int fd, int limit_ms) {
  pollfd input{fd, POLLIN, 0};
  return ::poll(&input, 1, limit_ms) > 0;
}

}  // namespace

LineReader::LineReader(const std::string& path)
    : name_(path == "-" ? "standard input" : path),
      file_(path == "-" ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat info {};
  if (path != "-" && !file_.is_open()) cannot_read(name_, errno);
  if (::fstat(fd(), &info) == 0 && S_ISDIR(info.st_mode)) cannot_read(name_, EISDIR);
}

int LineReader::fd() const { return file_.is_open() ? file_.get() : STDIN_FILENO; }

std::optional<std::string> LineReader::next() {
  while (!has_line()) read_more();
  if (begin_ == read_.size()) return std::nullopt;
  const size_t end = std::min(searched_, read_.size());
  std::string line = read_.substr(begin_, end - begin_);
  begin_ = searched_ = std::min(end + 1, read_.size());
  return line;
}

bool LineReader::wait(int limit_ms) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(limit_ms);
  while (!has_line()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (!poll_input(fd(), std::max(0, static_cast<int>(left)))) return false;
    read_more();
  }
  return true;
}

// Whether next() can return without reading. `searched_` is then where the line ends.
bool LineReader::has_line() {
  const size_t line_feed = read_.find('\n', searched_);
  searched_ = std::min(line_feed, read_.size());
  return at_end_ || line_feed != std::string::npos;
}

void LineReader::read_more() {
  constexpr size_t kPiece = size_t{64} << 10;
  read_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  const size_t size = read_.size();
  read_.resize(size + kPiece);
  const ssize_t count = ::read(fd(), read_.data() + size, kPiece);
  const int error = count < 0 ? errno : 0;
  read_.resize(size + static_cast<size_t>(std::max<ssize_t>(0, count)));
  at_end_ = count == 0;
  if (error == EAGAIN) poll_input(fd(), -1);
  if (error != 0 && error != EAGAIN && error != EINTR) cannot_read(name_, error);
}

}  // namespace whet
