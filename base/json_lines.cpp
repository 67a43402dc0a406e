#include "base/json_lines.h"

#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/unique_keys.h"

namespace whet {

namespace {

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

// The number of key-value pairs of all objects in a JSON text: one for each colon outside strings.
size_t members_in(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') ++count;
    if (text[i] != '"') continue;
    while (text[++i] != '"')
      if (text[i] == '\\') ++i;
  }
  return count;
}

// The number of pairs in the parsed value, where a repeated key counts once.
size_t members_of(const Json& json) {
  if (!json.is_structured()) return 0;
  size_t count = json.is_object() ? json.size() : 0;
  for (const Json& value : json) count += members_of(value);
  return count;
}

}  // namespace

Json parse_row(const std::string& text, const std::string& path, size_t line) {
  constexpr int kMaxDepth = 200;
  const std::string where = concat(path, ":", line);
  if (nests_deeper(text, kMaxDepth)) fail<UsageError>(where, ": nested more than ", kMaxDepth, " deep");
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    parse_json(text, path, line);  // throws with line and column
    fail<UsageError>(where, ": not valid JSON: a comment");
  }
  if (!json.is_object()) fail<UsageError>(where, ": expected a JSON object, got ", json.type_name());
  if (members_in(text) != members_of(json))
    fail<UsageError>(where, ": the key \"", find_duplicate_key(text), "\" is there twice; expected it once");
  return json;
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
  return parse_row(*text, path(), line_);
}

std::string JsonLines::where() const { return concat(path(), ":", line_); }

}  // namespace whet
