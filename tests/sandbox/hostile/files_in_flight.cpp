// accept: ok runtime_error cpu_time_limit memory_limit
// Open files that no process has: each is on its way through a socket, which is on its way through another.
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 1'000'000; ++i) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return 3;
    char room[CMSG_SPACE(sizeof ends)] = {}, text = 0;
    iovec data{&text, 1};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof ends);
    memcpy(CMSG_DATA(head), ends, sizeof ends);
    if (sendmsg(ends[0], &message, MSG_DONTWAIT) < 0) return 4;
    close(ends[0]);
    close(ends[1]);
  }
}
