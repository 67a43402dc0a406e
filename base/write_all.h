// write(2) until all is written.
#pragma once

#include <string_view>

namespace whet {

// Writes all of `text`: goes on after partial writes and signals, and waits where the descriptor is
// O_NONBLOCK and has no room. Returns 0 or the errno of the failure.
int write_all(int fd, std::string_view text);

}  // namespace whet
