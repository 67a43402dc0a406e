// Progress and warnings, on standard error; standard output is for results (base/output.h).
#pragma once

#include <string_view>

#include "base/error.h"

namespace whet {

// Writes `text` to standard error in one piece, atomically among threads. Failures (standard error is closed
// or full) are ignored.
void write_to_stderr(std::string_view text);

// At a terminal, clears the progress line first.
void write_log_line(std::string line);

template <class... Parts>
void log_line(const Parts&... parts) {
  write_log_line(concat(parts..., "\n"));
}

}  // namespace whet
