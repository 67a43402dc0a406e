// The standard streams of a program.
#pragma once

#include <cstdint>
#include <string>

#include "base/pipe.h"

namespace whet::sandbox {

// A text as a sealed file, which its reader cannot change.
FileDescriptor make_input(const std::string& text);

// A pipe whose content is collected up to a limit.
class Capture {
 public:
  explicit Capture(int64_t limit);

  // Reads what is available; non-blocking.
  void drain();

  FileDescriptor& writing_end() { return pipe_.write; }
  int reading_end() const { return over_ ? -1 : pipe_.read.get(); }  // -1: at the end or over the limit
  bool is_over() const { return over_; }
  std::string take() { return std::move(text_); }

 private:
  size_t limit_;
  Pipe pipe_;
  std::string text_;
  bool over_ = false;
};

}  // namespace whet::sandbox
