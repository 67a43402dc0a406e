// JSON Lines, read one object at a time: the memory needed is that of the longest line.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/line_reader.h"

namespace whet {

// Parses one line as an object. Throws UsageError naming file and line for a text that is no object, has a
// comment or a repeated key, or is nested more than 200 deep, where recursion could overflow the stack.
Json parse_row(const std::string& text, const std::string& path, size_t line);

class JsonLines {
 public:
  // "-" is standard input. Throws UsageError when the file cannot be read.
  explicit JsonLines(const std::string& path) : lines_(path) {}

  // The object of the next line that is not blank, or nullopt at the end. Throws as parse_row() does.
  std::optional<Json> next();
  // The same as unparsed text.
  std::optional<std::string> next_text();

  // Whether next() may block until the writer of the lines has written more.
  bool would_wait() { return !wait(0); }

  // Waits until next() will not block; false if `limit_ms` milliseconds have passed before.
  bool wait(int limit_ms);

  // FILE:LINE of the line returned last, for messages, and LINE.
  std::string where() const;
  size_t line() const { return line_; }
  const std::string& path() const { return lines_.name(); }

 private:
  // Reads the next line that is not blank into next_.
  void look_ahead();

  LineReader lines_;
  std::optional<std::string> next_;  // not blank, and not returned yet
  size_t read_ = 0, line_ = 0;       // lines read, and the number of the one returned last
  bool at_end_ = false;
};

}  // namespace whet
