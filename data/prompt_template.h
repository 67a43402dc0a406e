// Prompts from columns: a text with {column} in it.
#pragma once

#include <string>

#include "base/json.h"

namespace whet {

// Whether there is a {column} in it.
bool names_a_column(const std::string& text);

// {name} in `text` becomes the column's value: strings as they are, lists the way Python prints them ([3, 7,
// 4]). {numbers} is the column "nums" separated by spaces, unless the row has a column of that name. {{name}}
// stands for a literal {name}; other braces are plain text. Throws UsageError for an unknown column.
std::string render_prompt(const std::string& text, const Json& columns);

}  // namespace whet
