// Untrusted text in messages.
#pragma once

#include <string>
#include <string_view>

namespace whet {

// `text` in quotes, on one line: escaped as in JSON, in ASCII.
std::string quote(std::string_view text);

}  // namespace whet
