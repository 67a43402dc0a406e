// The words of a text that mixes prose with code and formulas.
#pragma once

#include <string_view>

#include "base/function_ref.h"

namespace whet {

// Calls `visit` with the pieces of `text` that are prose, in their order. Left out are Markdown code (fenced
// or inline), formulas ($..$ in one line, $$..$$, \(..\), \[..\], from \begin{..} to the next \end{..}),
// commands like \frac, tags like <answer>, and web addresses. An opening sign without a closing one is prose,
// so that it does not exclude the rest of the text. Takes time linear in the text's length.
void for_each_prose(std::string_view text, FunctionRef<void(std::string_view piece)> visit);

}  // namespace whet
