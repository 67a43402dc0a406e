#include "base/json.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/file.h"

namespace whet {

namespace {

// REASON in the parser's message: "[...] parse error at line 1, column 7: while parsing x - REASON; last
// read: 'text'".
std::string reason_of(const nlohmann::json::parse_error& error) {
  const std::string what = error.what();
  const size_t dash = what.find(" - ");
  if (dash == std::string::npos) return "";
  const std::string reason = what.substr(dash + 3);
  const size_t read = reason.find("; last read: "), expected = reason.rfind("; expected ");
  if (read == std::string::npos) return ": " + reason;
  const bool more = expected != std::string::npos && expected > read;
  return ": " + reason.substr(0, read) + (more ? reason.substr(expected) : "");
}

}  // namespace

Json parse_json(const std::string& text, const std::string& where, size_t first_line) {
  const auto position = [&](size_t offset) {
    const auto at = text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), offset));
    const auto line = first_line + static_cast<size_t>(std::count(text.begin(), at, '\n'));
    const auto begin_of_line = std::find(std::make_reverse_iterator(at), text.rend(), '\n').base();
    return concat(where, ":", line, ":", 1 + (at - begin_of_line));
  };
  try {
    return Json::parse(text, nullptr, true, /*ignore_comments=*/true);
  } catch (const nlohmann::json::parse_error& error) {
    fail<UsageError>(position(error.byte > 0 ? error.byte - 1 : 0), ": not valid JSON", reason_of(error));
  } catch (const nlohmann::json::out_of_range& error) {  // "[...] number overflow parsing '1e999'"
    const std::string what = error.what();
    const size_t quote = std::min(what.find('\''), what.size() - 1);
    const std::string number = what.substr(quote + 1, what.rfind('\'') - quote - 1);
    fail<UsageError>(position(text.find(number)), ": ", number, " is too large a number");
  }
}

bool nests_deeper(std::string_view json, int depth) {
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (--depth < 0) return true;
    } else if (c == ']' || c == '}') {
      ++depth;
    }
  }
  return false;
}

Json read_json_file(const std::string& path) { return parse_json(read_file(path), path); }

namespace {

size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  size_t best_distance = 1 + std::max<size_t>(2, word.size() / 3);
  for (const auto& candidate : candidates) {
    const size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) best_distance = distance, best = candidate;
  }
  return best;
}

}  // namespace whet
