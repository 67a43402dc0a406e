// JSON Lines, read one object at a time: a file of any length takes the memory of its longest line.
#pragma once

#include <fstream>
#include <istream>
#include <optional>
#include <string>

#include "base/json.h"

namespace whet {

// The next line of `in` that is not blank, or nullopt at the end. `number` counts every line that is read.
std::optional<std::string> next_line(std::istream& in, size_t& number);

class JsonLines {
 public:
  // "-" is standard input. Throws UsageError when the file cannot be read.
  explicit JsonLines(const std::string& path);

  // The next line that is not blank, or nullopt at the end. Throws UsageError naming file and line for one
  // that is not a JSON object.
  std::optional<Json> next();
  // The same without looking into it.
  std::optional<std::string> next_text();

  // Whether next() may have to wait for whoever writes the lines.
  bool would_wait() const { return in_.rdbuf()->in_avail() <= 0; }

  // Waits until it need not, or `limit_ms` milliseconds have passed: then false.
  bool wait(int limit_ms) const;

  // FILE:LINE of what was given last, for messages, and LINE.
  std::string where() const;
  size_t line() const { return line_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::ifstream file_;
  std::istream& in_;
  size_t line_ = 0;
};

}  // namespace whet
