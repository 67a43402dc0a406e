// Words of a stranger's file within our messages.
#pragma once

#include <string>
#include <string_view>

namespace whet {

// `text` in quotes and on one line, whatever it holds: escaped as in JSON, in ASCII.
std::string quote(std::string_view text);

}  // namespace whet
