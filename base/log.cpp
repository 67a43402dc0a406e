#include "base/log.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/write_all.h"

namespace whet {

// Takes stdio's lock of stderr, so that lines of libraries are not interleaved.
void write_to_stderr(std::string_view text) {
  ::flockfile(stderr);
  write_all(STDERR_FILENO, text);
  ::funlockfile(stderr);
}

void write_log_line(std::string line) {
  constexpr const char* kClearLine = "\r\033[K";
  write_to_stderr(::isatty(STDERR_FILENO) == 1 ? kClearLine + line : line);
}

}  // namespace whet
