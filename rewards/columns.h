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

// A column's value as text: a string as it is, a number in plain digits, however JSON writes it (72.0 as 72,
// 1e16 as 10000000000000000); nullopt for anything else.
std::optional<std::string> column_text(const Json& value);

}  // namespace whet
