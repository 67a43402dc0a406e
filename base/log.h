// Progress and warnings for people, on standard error; standard output belongs to results.
#pragma once

#include <cstdio>

#include "base/error.h"

namespace whet {

template <class... Parts>
void log_line(const Parts&... parts) {
  const std::string line = concat(parts..., "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace whet
