#include "sandbox/jail/streams.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>

#include "sandbox/expect.h"

namespace whet::sandbox {

FileDescriptor make_input(const std::string& text) {
  FileDescriptor file(expect(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING), "make the input"));
  for (size_t done = 0; done < text.size();)
    done += static_cast<size_t>(
        expect(::write(file.get(), text.data() + done, text.size() - done), "write the input"));
  ::lseek(file.get(), 0, SEEK_SET);
  ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  return file;
}

Capture::Capture(int64_t limit) : limit_(static_cast<size_t>(limit)) {
  ::fcntl(pipe_.read.get(), F_SETFL, O_NONBLOCK);
}

void Capture::drain() {
  char buffer[1 << 16];
  while (pipe_.read.is_open() && !over_) {
    const ssize_t size = ::read(pipe_.read.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return;
    if (size == 0) return pipe_.read.close();
    const size_t room = limit_ - text_.size();
    over_ = static_cast<size_t>(size) > room;
    text_.append(buffer, std::min(static_cast<size_t>(size), room));
  }
}

}  // namespace whet::sandbox
