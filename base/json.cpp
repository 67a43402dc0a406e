#include "base/json.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/file.h"

namespace whet {

Json parse_json(const std::string& text, const std::string& where) {
  try {
    return Json::parse(text, nullptr, true, /*ignore_comments=*/true);
  } catch (const nlohmann::json::parse_error& error) {
    const auto end = text.begin() + std::min(text.size(), error.byte > 0 ? error.byte - 1 : 0);
    const auto line = 1 + std::count(text.begin(), end, '\n');
    const auto begin_of_line = std::find(std::make_reverse_iterator(end), text.rend(), '\n').base();
    fail<UsageError>(where, ":", line, ":", 1 + (end - begin_of_line), ": not valid JSON");
  }
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
