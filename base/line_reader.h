// Reads lines from a file or a pipe, and blocks only until the next line is complete.
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

  // The next line without its line feed, or nullopt at the end. Blocks until it is complete. Throws
  // UsageError when it cannot be read.
  std::optional<std::string> next();

  // Waits until next() will not block; false if `limit_ms` milliseconds have passed before. For an incomplete
  // line next() blocks.
  bool wait(int limit_ms);

  // For messages: the path, or "standard input".
  const std::string& name() const { return name_; }

 private:
  int fd() const;
  bool has_line();
  void read_more();

  std::string name_;
  FileDescriptor file_;  // not open: standard input
  std::string read_;     // from begin_ on not returned yet
  size_t begin_ = 0;
  size_t searched_ = 0;  // there is no line feed in [begin_, searched_)
  bool at_end_ = false;
};

}  // namespace whet
