// JSON Lines, read one object at a time: a file of any length takes the memory of its longest line.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/line_reader.h"

namespace whet {

// The object that is a line's `text`. Throws UsageError naming file and line for a text that is none, has a
// comment, gives an object a key twice, or is nested more than 200 deep, beyond which walking it could
// overflow the stack.
Json parse_row(const std::string& text, const std::string& path, size_t line);

class JsonLines {
 public:
  // "-" is standard input. Throws UsageError when the file cannot be read.
  explicit JsonLines(const std::string& path) : lines_(path) {}

  // The object of the next line that is not blank, or nullopt at the end. Throws as parse_row() does.
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
