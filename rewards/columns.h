// What rules read from a prompt's columns.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "data/episode.h"

namespace whet {

template <size_t N>
bool has_columns(const Prompt& prompt, const std::array<const char*, N>& names) {
  return std::all_of(names.begin(), names.end(),
                     [&](const char* name) { return prompt.columns.contains(name); });
}

// A column's value as text: a string as it is, a number as JSON writes it; nullopt for anything else.
inline std::optional<std::string> column_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? std::optional(value.dump()) : std::nullopt;
}

}  // namespace whet
