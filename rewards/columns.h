// Access to a prompt's columns.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "data/episode.h"

namespace whet {

// A column that is null counts as missing: tables have every column in every row.
inline bool has_column(const Prompt& prompt, const std::string& name) {
  const auto column = prompt.columns.find(name);
  return column != prompt.columns.end() && !column->is_null();
}

template <size_t N>
bool has_columns(const Prompt& prompt, const std::array<const char*, N>& names) {
  return std::all_of(names.begin(), names.end(), [&](const char* name) { return has_column(prompt, name); });
}

// A column's value as text: a string as it is, a number in plain digits, however JSON writes it (72.0 as 72,
// 1e16 as 10000000000000000); nullopt for anything else.
std::optional<std::string> column_text(const Json& value);

}  // namespace whet
