#include "sandbox/jail/namespaces.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

#include "sandbox/expect.h"

namespace whet::sandbox {

namespace {

constexpr uint64_t kAllNamespaces =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

void write_at_once(const std::string& path, const std::string& text) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    fail("cannot write ", path, ": ", std::strerror(errno));
}

}  // namespace

pid_t fork_into(bool isolated, FileDescriptor& pidfd) {
  const uint64_t flags = SIGCHLD | CLONE_PIDFD | (isolated ? kAllNamespaces : 0);
  // Not clone3(): container engines deny it, because seccomp filters cannot read its flags.
  int fd = -1;
  const long process = ::syscall(SYS_clone, flags, nullptr, &fd, nullptr, nullptr);
  if (process < 0) fail(isolated ? "cannot make namespaces: " : "cannot fork: ", std::strerror(errno));
  if (process > 0) pidfd = FileDescriptor(fd);
  return static_cast<pid_t>(process);
}

void map_ids(pid_t process, uid_t uid, gid_t gid) {
  const std::string folder = concat("/proc/", process, "/");
  // Without CAP_SETGID, a process may map its own group only after denying setgroups.
  if (uid == ::geteuid()) write_at_once(folder + "setgroups", "deny");
  write_at_once(folder + "uid_map", concat(kBoxUser, " ", uid, " 1"));
  write_at_once(folder + "gid_map", concat(kBoxUser, " ", gid, " 1"));
}

void become(uid_t uid, gid_t gid) {
  if (::setgroups(0, nullptr) != 0 && errno != EPERM) expect(-1, "leave the groups");
  expect(::setresgid(gid, gid, gid), "become the box's group");
  expect(::setresuid(uid, uid, uid), "become the box's user");
}

void name_host() { expect(::sethostname("box", 3), "name the host"); }

void drop_capabilities() {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
    ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  ::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                                 SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  expect(::syscall(SYS_capset, &header, none), "drop the capabilities");
  expect(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "set no_new_privs");
}

}  // namespace whet::sandbox
