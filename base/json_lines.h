// JSON Lines, read one object at a time: a file of any length takes the memory of its longest line.
#pragma once

#include <istream>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/line_reader.h"

namespace whet {

// The next line of `in` that is not blank, or nullopt at the end. `number` counts every line that is read.
std::optional<std::string> next_line(std::istream& in, size_t& number);

class JsonLines {
 public:
  // "-" is standard input. Throws UsageError when the file cannot be read.
  explicit JsonLines(const std::string& path) : lines_(path) {}

  // The next line that is not blank, or nullopt at the end. Throws UsageError naming file and line for one
  // that is not a JSON object.
  std::optional<Json> next();
  // The same without looking into it.
  std::optional<std::string> next_text();

  // Whether next() may have to wait for whoever writes the lines.
  bool would_wait() { return !wait(0); }

  // Waits until it need not, or `limit_ms` milliseconds have passed without another line: then false.
  bool wait(int limit_ms);

  // FILE:LINE of what was given last, for messages, and LINE.
  std::string where() const;
  size_t line() const { return line_; }
  const std::string& path() const { return lines_.name(); }

 private:
  // Takes a line that is there, or that next() waits for, into next_.
  void look_ahead();

  LineReader lines_;
  std::optional<std::string> next_;  // not blank, and not given yet
  size_t read_ = 0, line_ = 0;       // lines read, and the number of the one given last
  bool at_end_ = false;
};

}  // namespace whet
