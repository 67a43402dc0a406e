// Prompts from columns: a template text with {column} in it, or the name of a built-in one.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace whet {

// `tmpl` is a built-in name or a template text. {name} becomes the column's value: strings as they are,
// lists the way Python prints them ([3, 7, 4]). {numbers} is the column "nums" separated by spaces, unless
// the row has a column of that name. {{name}} stands for a literal {name}; other braces are plain text.
// Throws UsageError for an unknown column, and for a text that names no column at all.
//   countdown_short  "{numbers} -> {target}\n<think>\n"
//   tinyzero         the base-model prompt of TinyZero, word for word
std::string render_prompt(const std::string& tmpl, const Json& columns);

const std::vector<std::string>& builtin_prompt_templates();

}  // namespace whet
