#include "sandbox/jail/channel.h"

#include <sys/socket.h>

#include <cstring>

namespace whet::sandbox {

namespace {

union Ancillary {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int))];
};

msghdr message_of(iovec& part, Ancillary& ancillary) {
  msghdr message{};
  message.msg_iov = &part, message.msg_iovlen = 1;
  message.msg_control = ancillary.bytes, message.msg_controllen = sizeof ancillary.bytes;
  return message;
}

}  // namespace

void send_report(int channel, const Report& report, FileDescriptor file) {
  iovec part{const_cast<Report*>(&report), sizeof report};
  Ancillary ancillary{};
  msghdr message = message_of(part, ancillary);
  if (const int fd = file.get(); fd >= 0) {
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  } else {
    message.msg_control = nullptr, message.msg_controllen = 0;
  }
  ::sendmsg(channel, &message, MSG_NOSIGNAL);
}

bool read_report(int channel, Report& report, FileDescriptor& file) {
  iovec part{&report, sizeof report};
  Ancillary ancillary{};
  msghdr message = message_of(part, ancillary);
  file.close();
  if (::recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != sizeof report) return false;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr) {
    int fd;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    file = FileDescriptor(fd);
  }
  return true;
}

}  // namespace whet::sandbox
