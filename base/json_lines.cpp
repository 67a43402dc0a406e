#include "base/json_lines.h"

#include <utility>

#include "base/error.h"

namespace whet {

namespace {

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

}  // namespace

std::optional<std::string> next_line(std::istream& in, size_t& number) {
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!is_blank(line)) return line;
  }
  return std::nullopt;
}

std::optional<std::string> JsonLines::next_text() {
  while (!next_ && !at_end_) look_ahead();
  if (next_) line_ = read_;
  return std::exchange(next_, std::nullopt);
}

bool JsonLines::wait(int limit_ms) {
  while (!next_ && !at_end_) {
    if (!lines_.wait(limit_ms)) return false;
    look_ahead();
  }
  return true;
}

void JsonLines::look_ahead() {
  next_ = lines_.next();
  at_end_ = !next_;
  if (at_end_) return;
  ++read_;
  if (is_blank(*next_)) next_.reset();
}

std::optional<Json> JsonLines::next() {
  const std::optional<std::string> text = next_text();
  if (!text) return std::nullopt;
  Json json = parse_json(*text, path(), line_);
  if (!json.is_object()) fail<UsageError>(where(), ": expected a JSON object, got ", json.type_name());
  return json;
}

std::string JsonLines::where() const { return concat(path(), ":", line_); }

}  // namespace whet
