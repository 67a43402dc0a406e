// Parses JSON, with errors that name file, line and column.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

// Compiled once, in basic_json.cpp: its members cost 1 to 2 s in every file that uses them.
extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace whet {

using Json = nlohmann::ordered_json;

// Parses `text`; comments are allowed. Throws UsageError naming `where`, line (counted from `first_line`) and
// column.
Json parse_json(const std::string& text, const std::string& where, size_t first_line = 1);

// Whether some value of a JSON text is nested more than `depth` deep. Trees are copied and written by
// recursion, so untrusted text has to be checked before.
bool nests_deeper(std::string_view json, int depth);

// Reads and parses a file. Throws UsageError when it is missing or malformed.
Json read_json_file(const std::string& path);

// The candidate nearest to `word` by edit distance, or "" when nothing is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace whet
