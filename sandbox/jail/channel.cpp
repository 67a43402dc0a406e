#include "sandbox/jail/channel.h"

#include <sys/socket.h>
#include <unistd.h>

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

void send_report(int channel, const Report& report, int file) {
  iovec part{const_cast<Report*>(&report), sizeof report};
  Ancillary ancillary{};
  msghdr message = message_of(part, ancillary);
  if (file >= 0) {
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(sizeof file), SOL_SOCKET, SCM_RIGHTS};
    std::memcpy(CMSG_DATA(header), &file, sizeof file);
  } else {
    message.msg_control = nullptr, message.msg_controllen = 0;
  }
  ::sendmsg(channel, &message, MSG_NOSIGNAL);
  if (file >= 0) ::close(file);
}

bool read_report(int channel, Report& report, int& file) {
  iovec part{&report, sizeof report};
  Ancillary ancillary{};
  msghdr message = message_of(part, ancillary);
  file = -1;
  if (::recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != sizeof report) return false;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr)
    std::memcpy(&file, CMSG_DATA(header), sizeof file);
  return true;
}

}  // namespace whet::sandbox
