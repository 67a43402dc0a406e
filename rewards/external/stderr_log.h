// Copies a program's standard error to that of this process, line by line, with a name as prefix and up to a
// limit.
#pragma once

#include <string>

namespace whet {

class StderrLog {
 public:
  explicit StderrLog(std::string name) : name_(std::move(name)) {}

  // The buffer to append the program's output to; pass() then logs the complete lines.
  std::string& buffer() { return buffer_; }
  void pass();
  // Logs the incomplete last line.
  void finish();

 private:
  void log(std::string_view line);

  std::string name_, buffer_;
  int lines_ = 0;
};

}  // namespace whet
