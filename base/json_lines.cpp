#include "base/json_lines.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "base/error.h"

namespace whet {

std::optional<std::string> next_line(std::istream& in, size_t& number) {
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string::npos) return line;
  }
  return std::nullopt;
}

JsonLines::JsonLines(const std::string& path)
    : path_(path == "-" ? "standard input" : path), in_(path == "-" ? std::cin : file_) {
  if (path == "-") return;
  errno = EISDIR;
  if (!std::filesystem::is_directory(path)) file_.open(path);
  if (!file_.is_open()) fail<UsageError>("cannot read ", path, ": ", std::strerror(errno));
}

std::optional<std::string> JsonLines::next_text() {
  std::optional<std::string> text = next_line(in_, line_);
  if (!text && in_.bad()) fail<UsageError>("cannot read ", path_, ": ", std::strerror(errno));
  return text;
}

std::optional<Json> JsonLines::next() {
  const std::optional<std::string> text = next_text();
  if (!text) return std::nullopt;
  Json json = parse_json(*text, path_, line_);
  if (!json.is_object()) fail<UsageError>(where(), ": expected a JSON object, got ", json.type_name());
  return json;
}

bool JsonLines::wait(int limit_ms) const {
  if (&in_ != &std::cin || !would_wait()) return true;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return ::poll(&input, 1, limit_ms) > 0;
}

std::string JsonLines::where() const { return concat(path_, ":", line_); }

}  // namespace whet
