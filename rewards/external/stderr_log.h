// What a program writes to standard error, passed on to ours line by line, with a name in front and within
// limits.
#pragma once

#include <string>

namespace whet {

class StderrLog {
 public:
  explicit StderrLog(std::string name) : name_(std::move(name)) {}

  // Where the program's next bytes are appended; pass() then logs the lines that are complete.
  std::string& buffer() { return buffer_; }
  void pass();
  // Logs the line that was not finished.
  void finish();

 private:
  void log(std::string_view line);

  std::string name_, buffer_;
  int lines_ = 0;
};

}  // namespace whet
