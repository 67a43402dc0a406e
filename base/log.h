// Progress and warnings for people, on standard error; standard output belongs to results (base/output.h).
#pragma once

#include <string_view>

#include "base/error.h"

namespace whet {

// Writes `text` to standard error in one piece, whichever threads write at the same time. A standard error
// that is closed or full ends nothing: failures are let go.
void write_to_stderr(std::string_view text);

// At a terminal, a line of progress that is being shown makes room for the line.
void write_log_line(std::string line);

template <class... Parts>
void log_line(const Parts&... parts) {
  write_log_line(concat(parts..., "\n"));
}

}  // namespace whet
