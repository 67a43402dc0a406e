// What a process does with its standard streams before it opens anything.
#pragma once

#include <fcntl.h>
#include <unistd.h>

namespace whet {

// A stream that the caller has closed would give its number to the next file that is opened: results and
// messages would be written into that. Reading from a closed input and writing to a closed output stay errors
// (EBADF), so what takes their places is open the wrong way round; a closed standard error ends nothing.
inline void open_closed_streams() {
  const struct {
    const char* file;
    int flags;
  } kPlaces[] = {{"/dev/full", O_WRONLY}, {"/dev/null", O_RDONLY}, {"/dev/null", O_RDWR}};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0)
      ::open(kPlaces[fd].file, kPlaces[fd].flags | O_CLOEXEC);  // the lowest free one
}

}  // namespace whet
