// The one loop around write(2).
#pragma once

#include <string_view>

namespace whet {

// Writes all of `text`, however often the kernel takes only a part of it, a signal comes in between, or a
// descriptor that somebody has set to O_NONBLOCK has no room yet. Returns 0, or the errno that stopped it.
int write_all(int fd, std::string_view text);

}  // namespace whet
