// What a program reads and writes.
#pragma once

#include <cstdint>
#include <string>

#include "base/pipe.h"

namespace whet::sandbox {

// A text as a file that its reader cannot change.
FileDescriptor make_input(const std::string& text);

// A pipe of which never more than a limit is kept.
class Capture {
 public:
  explicit Capture(int64_t limit);

  // Takes in what is there; never waits.
  void drain();

  FileDescriptor& writing_end() { return pipe_.write; }
  int reading_end() const { return over_ ? -1 : pipe_.read.get(); }  // -1: nothing more to come
  bool is_over() const { return over_; }
  std::string take() { return std::move(text_); }

 private:
  size_t limit_;
  Pipe pipe_;
  std::string text_;
  bool over_ = false;
};

}  // namespace whet::sandbox
