// Both ends of a pipe.
#pragma once

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/file_descriptor.h"

namespace whet {

struct Pipe {
  FileDescriptor read, write;

  // Throws Error with the system's reason.
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe: ", std::strerror(errno));
    read = FileDescriptor(ends[0]), write = FileDescriptor(ends[1]);
  }
};

}  // namespace whet
