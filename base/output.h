// Standard output: results for programs, as whole lines. main() makes the only one and hands it to the
// command; nothing else in the program writes there (tools/check_layers.py).
#pragma once

#include <unistd.h>

#include <mutex>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace whet {

// The reader of standard output has closed its end of the pipe, as `head` does: the command ends without a
// message.
class ReaderGone : public Error {
 public:
  using Error::Error;
};

// Buffers up to 64 KiB and checks every write(2). The first failure is thrown, as ReaderGone or as Error with
// the system's reason; later output is dropped. SIGPIPE and SIGXFSZ have to be ignored (base/interrupt.h).
// Thread-safe: the text of one call is not interleaved with others.
class Output {
 public:
  explicit Output(int fd = STDOUT_FILENO) : fd_(fd) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);

  // One line of JSON. Bytes that are not UTF-8 become U+FFFD. Throws Error naming the path of a number that
  // JSON does not have, NaN or an infinity, instead of writing null for it.
  void write_line(const Json& json);

  // Writes the buffer. For a reader that waits for results, and before a long time without any.
  void flush();

  // The same at the end, with a check for the errors that a file system reports only on close (NFS, quotas).
  void finish();

 private:
  void write_collected();
  [[noreturn]] void give_up(int error);

  const int fd_;
  std::mutex mutex_;
  std::string collected_;
  bool used_ = false, failed_ = false;
};

}  // namespace whet
