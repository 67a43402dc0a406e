// System calls that must succeed.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace whet::sandbox {

// The result of a system call. Throws Error with the step and the system's reason where it failed.
inline long expect(long result, const std::string& step) {
  if (result < 0) fail("cannot ", step, ": ", std::strerror(errno));
  return result;
}

}  // namespace whet::sandbox
