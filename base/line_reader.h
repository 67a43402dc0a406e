// Lines of a file or of a pipe that somebody still writes to, without ever waiting for more than the next
// line.
#pragma once

#include <optional>
#include <string>

#include "base/file_descriptor.h"

namespace whet {

class LineReader {
 public:
  // "-" is standard input. Throws UsageError when the file cannot be read.
  explicit LineReader(const std::string& path);
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // The next line without its line feed, or nullopt at the end. Waits for whoever writes it. Throws
  // UsageError when it cannot be read.
  std::optional<std::string> next();

  // Waits until next() need not, or `limit_ms` milliseconds have passed: then false. A line that is there in
  // part is one that next() would wait for.
  bool wait(int limit_ms);

  // For messages: the path, or "standard input".
  const std::string& name() const { return name_; }

 private:
  int fd() const;
  bool has_line();
  void read_more();

  std::string name_;
  FileDescriptor file_;  // not open: standard input
  std::string read_;     // what next() has not given yet begins at begin_
  size_t begin_ = 0;
  size_t searched_ = 0;  // no line feed stands between begin_ and here
  bool at_end_ = false;
};

}  // namespace whet
