#include "sandbox/wire.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "base/error.h"

namespace whet::sandbox {

namespace {

constexpr char kMessage = 'm';
constexpr size_t kMostStreams = 3;

// One function lists the members of each struct, for both directions.
template <class V, class T>
void visit(V& v, T& value) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    v.bytes(&value, sizeof value);
  } else {
    value_of(v, value);
  }
}
template <class V>
void value_of(V& v, std::string& text) {
  uint64_t size = text.size();
  visit(v, size);
  v.resize(text, size);
  v.bytes(text.data(), size);
}
template <class V, class T>
void value_of(V& v, std::vector<T>& list) {
  uint64_t size = list.size();
  visit(v, size);
  v.resize(list, size);
  for (T& item : list) visit(v, item);
}
template <class V>
void value_of(V& v, File& file) {
  visit(v, file.name), visit(v, file.content);
}
template <class V>
void value_of(V& v, Mount& mount) {
  visit(v, mount.from), visit(v, mount.to);
}
template <class V>
void value_of(V& v, WorkerConfig& config) {
  visit(v, config.tier), visit(v, config.temporary_folder), visit(v, config.mounts);
}
template <class V>
void value_of(V& v, BoxRequest& request) {
  visit(v, request.command), visit(v, request.preloaded), visit(v, request.environment);
  visit(v, request.mounts), visit(v, request.files), visit(v, request.input);
  visit(v, request.collect), visit(v, request.is_compiler), visit(v, request.limits);
}
template <class V>
void value_of(V& v, BoxReply& reply) {
  Result& result = reply.result;
  visit(v, result.verdict), visit(v, result.exit_code), visit(v, result.signal), visit(v, result.cpu_s);
  visit(v, result.wall_s), visit(v, result.memory_bytes), visit(v, result.output), visit(v, result.errors);
  visit(v, result.tier), visit(v, result.detail), visit(v, reply.collected);
}

[[noreturn]] void fail_gone() { fail("the other end of a sandbox's socket is gone"); }

void write_all(int fd, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(fd, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) fail_gone();
    data += sent, size -= static_cast<size_t>(sent);
  }
}

void read_all(int fd, char* data, size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(fd, data, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail_gone();
    data += got, size -= static_cast<size_t>(got);
  }
}

// Computes the size of a message in bytes.
struct Sizer {
  uint64_t size = 0;
  void bytes(const void*, size_t count) { size += count; }
  template <class T>
  void resize(T&, uint64_t) {}
};

constexpr size_t kBufferBytes = 1 << 14;

// Writes a message piece by piece, long texts without a copy.
class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) {}
  void bytes(const void* data, size_t size) {
    if (buffer_.size() + size > kBufferBytes) flush();
    if (size > kBufferBytes) return write_all(fd_, static_cast<const char*>(data), size);
    buffer_.append(static_cast<const char*>(data), size);
  }
  template <class T>
  void resize(T&, uint64_t) {}
  void flush() {
    write_all(fd_, buffer_.data(), buffer_.size());
    buffer_.clear();
  }

 private:
  int fd_;
  std::string buffer_;
};

// Reads a message piece by piece, and nothing after its end.
class Reader {
 public:
  Reader(int fd, uint64_t size) : fd_(fd), unread_(size) {}
  void bytes(void* data, size_t size) {
    check(size);
    char* to = static_cast<char*>(data);
    const size_t ready = std::min(size, buffer_.size() - at_);
    std::memcpy(to, buffer_.data() + at_, ready);
    at_ += ready, to += ready, size -= ready;
    if (size > kBufferBytes) {
      read_all(fd_, to, size);
      unread_ -= size;
    } else if (size > 0) {
      fill();
      bytes(to, size);
    }
  }
  // Of `size` items, each of which takes a byte at least.
  template <class T>
  void resize(T& list, uint64_t size) {
    check(size);
    list.resize(size);
  }

 private:
  void check(uint64_t size) const {
    require(size <= buffer_.size() - at_ + unread_, "a message of the sandbox is cut off");
  }
  void fill() {
    buffer_.resize(std::min<uint64_t>(kBufferBytes, unread_));
    at_ = 0;
    read_all(fd_, buffer_.data(), buffer_.size());
    unread_ -= buffer_.size();
  }

  int fd_;
  uint64_t unread_;  // of the message, not in the buffer yet
  std::string buffer_;
  size_t at_ = 0;
};

union Ancillary {
  cmsghdr align;
  char bytes[CMSG_SPACE(kMostStreams * sizeof(int))];
};

// The first byte of a message carries the streams.
void send_mark(int fd, char mark, const std::vector<FileDescriptor>& streams) {
  iovec part{&mark, 1};
  Ancillary ancillary{};
  msghdr message{};
  message.msg_iov = &part, message.msg_iovlen = 1;
  if (!streams.empty()) {
    const size_t size = streams.size() * sizeof(int);
    message.msg_control = ancillary.bytes, message.msg_controllen = CMSG_SPACE(size);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(size), SOL_SOCKET, SCM_RIGHTS};
    for (size_t i = 0; i < streams.size(); ++i) {
      const int stream = streams[i].get();
      std::memcpy(CMSG_DATA(header) + i * sizeof(int), &stream, sizeof stream);
    }
  }
  ssize_t sent;
  do sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent != 1) fail_gone();
}

// nullopt: the other end is closed.
std::optional<char> read_mark(int fd, std::vector<FileDescriptor>& streams) {
  char mark;
  iovec part{&mark, 1};
  Ancillary ancillary{};
  msghdr message{};
  message.msg_iov = &part, message.msg_iovlen = 1;
  message.msg_control = ancillary.bytes, message.msg_controllen = sizeof ancillary.bytes;
  ssize_t got;
  do got = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got != 1) return std::nullopt;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr) {
    for (size_t at = 0; at < header->cmsg_len - CMSG_LEN(0); at += sizeof(int)) {
      int stream;
      std::memcpy(&stream, CMSG_DATA(header) + at, sizeof stream);
      streams.emplace_back(stream);
    }
  }
  return mark;
}

template <class T>
void send_message(int fd, const T& message, const std::vector<FileDescriptor>& streams = {}) {
  T& unchanged = const_cast<T&>(message);  // visit() is for both directions
  Sizer sizer;
  visit(sizer, unchanged);
  send_mark(fd, kMessage, streams);
  Writer writer(fd);
  visit(writer, sizer.size);
  visit(writer, unchanged);
  writer.flush();
}

template <class T>
std::optional<T> read_message(int fd, std::vector<FileDescriptor>& streams) {
  std::optional<char> mark;
  do mark = read_mark(fd, streams);
  while (mark == kCancel);
  if (!mark) return std::nullopt;
  uint64_t size = 0;
  read_all(fd, reinterpret_cast<char*>(&size), sizeof size);
  Reader reader(fd, size);
  T message;
  visit(reader, message);
  return message;
}

template <class T>
T expect_message(int fd) {
  std::vector<FileDescriptor> none;
  std::optional<T> message = read_message<T>(fd, none);
  if (!message) fail_gone();
  return std::move(*message);
}

}  // namespace

void Wire::send(const WorkerConfig& config) const { send_message(fd_, config); }
void Wire::send(const BoxRequest& request, const std::vector<FileDescriptor>& streams) const {
  send_message(fd_, request, streams);
}
void Wire::send(const BoxReply& reply) const { send_message(fd_, reply); }
void Wire::send_cancel() const { send_mark(fd_, kCancel, {}); }

WorkerConfig Wire::read_config() const { return expect_message<WorkerConfig>(fd_); }
std::optional<BoxRequest> Wire::read_request(std::vector<FileDescriptor>& streams) const {
  return read_message<BoxRequest>(fd_, streams);
}
BoxReply Wire::read_reply() const { return expect_message<BoxReply>(fd_); }

}  // namespace whet::sandbox
