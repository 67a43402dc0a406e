// What a program reads and writes.
#pragma once

#include <cstdint>
#include <string>

#include "sandbox/fd.h"

namespace whet::sandbox {

// A text as a file that its reader cannot change.
Fd make_input(const std::string& text);

// A pipe of which never more than a limit is kept.
class Capture {
 public:
  explicit Capture(int64_t limit);

  // Takes in what is there; never waits.
  void drain();

  Fd& writing_end() { return write_; }
  int reading_end() const { return over_ ? -1 : read_.get(); }  // -1: nothing more to come
  bool is_over() const { return over_; }
  std::string take() { return std::move(text_); }

 private:
  size_t limit_;
  Fd read_, write_;
  std::string text_;
  bool over_ = false;
};

}  // namespace whet::sandbox
