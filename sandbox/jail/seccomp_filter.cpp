#include "sandbox/jail/seccomp_filter.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "base/file_descriptor.h"

namespace whet::sandbox {

namespace {

using Context = std::unique_ptr<void, decltype([](void* context) { ::seccomp_release(context); })>;

// By name, because C libraries differ in the calls that they define; names unknown to libseccomp are skipped.
constexpr const char* kRefused[] = {
    // namespaces, mounts, roots
    "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree",
    "fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at",
    "quotactl", "quotactl_fd", "swapon", "swapoff",
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "kcmp",
    "pidfd_getfd", "get_robust_list", "migrate_pages", "move_pages",
    // kernel facilities with a history of vulnerabilities
    "bpf", "perf_event_open", "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup",
    "io_submit", "io_getevents", "io_pgetevents", "io_cancel", "io_destroy", "userfaultfd", "fanotify_init",
    "fanotify_mark", "lookup_dcookie", "vmsplice", "modify_ldt", "remap_file_pages", "set_mempolicy", "mbind",
    "set_mempolicy_home_node", "memfd_secret",
    // keys
    "add_key", "request_key", "keyctl",
    // the machine
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "create_module",
    "reboot", "syslog", "acct", "iopl", "ioperm", "settimeofday", "clock_settime", "clock_adjtime",
    "adjtimex", "stime", "sethostname", "setdomainname", "vhangup", "nfsservctl", "uselib", "ustat", "sysfs",
    "_sysctl", "personality",
    // changes of its own restrictions
    "seccomp"};

// At the tier landlock too.
constexpr const char* kSharing[] = {
    // other processes
    "fork", "vfork", "pidfd_open", "pidfd_send_signal", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr", "ioprio_set",
    "setpgid", "setsid",
    // metadata of files
    "truncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "utime", "utimes",
    "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "lremovexattr", "fremovexattr",
    "removexattr"};

// A placeholder for the pid of the process that a filter is for.
constexpr uint32_t kSelf = 0x5e1f5e1f;

class Builder {
 public:
  Builder() : context_(::seccomp_init(SCMP_ACT_ALLOW)) {
    require(context_ != nullptr, "libseccomp: cannot make a filter");
    check(::seccomp_attr_set(get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    check(::seccomp_attr_set(get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));  // a tree instead of a list
  }

  void refuse(const char* name, int error, std::initializer_list<scmp_arg_cmp> conditions = {}) {
    const int call = ::seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR || call < 0) return;
    check(::seccomp_rule_add_array(get(), SCMP_ACT_ERRNO(static_cast<uint32_t>(error)), call,
                                   static_cast<unsigned>(conditions.size()), conditions.begin()));
  }

  SeccompFilter build() {
    const FileDescriptor file(::memfd_create("seccomp", MFD_CLOEXEC));
    require(file.is_open(), "memfd_create: ", std::strerror(errno));
    check(::seccomp_export_bpf(get(), file.get()));
    SeccompFilter filter(static_cast<size_t>(::lseek(file.get(), 0, SEEK_END)) / sizeof(sock_filter));
    const size_t size = filter.size() * sizeof(sock_filter);
    const ssize_t got = ::pread(file.get(), filter.data(), size, 0);
    require(got == static_cast<ssize_t>(size), "libseccomp: no filter");
    return filter;
  }

 private:
  scmp_filter_ctx get() { return context_.get(); }
  static void check(int result) { require(result == 0, "libseccomp: ", std::strerror(-result)); }
  Context context_;
};

// Calls that are newer than this list may do anything: they return ENOSYS, and C libraries fall back.
SeccompFilter without_new_calls(const SeccompFilter& filter) {
  constexpr uint32_t kFirstNew = 452;               // fchmodat2, of Linux 6.6
  constexpr uint32_t kOtherNumbering = 0x40000000;  // x32
  SeccompFilter all{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ::seccomp_arch_native(), 0, 4),
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstNew, 0, 2),
                    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kOtherNumbering, 1, 0),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS)};
  all.insert(all.end(), filter.begin(), filter.end());
  return all;
}

constexpr uint64_t kLow = 0xffffffff;  // the bits of an int, which is all that the kernel reads

scmp_arg_cmp masked(unsigned argument, uint64_t mask, uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

void refuse_namespaces(Builder& builder) {
  for (const uint64_t flag :
       {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP})
    builder.refuse("clone", EPERM, {masked(0, flag, flag)});
  builder.refuse("clone3", ENOSYS);  // its flags are in memory
}

void refuse_ownerless_memory(Builder& builder) {
  for (const char* name : {"memfd_create", "shmget", "shmat", "shmctl", "semget", "semop", "semtimedop",
                           "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"})
    builder.refuse(name, EPERM);
}

// Denies starting or signalling other processes and all access to what is shared by the machine: Landlock
// restricts the content of files, but neither their metadata nor sockets with a path.
void refuse_sharing(Builder& builder) {
  for (const char* name : kSharing) builder.refuse(name, EPERM);
  builder.refuse("socket", EAFNOSUPPORT);
  builder.refuse("clone", EPERM, {masked(0, CLONE_THREAD, 0)});
  builder.refuse("prctl", EPERM, {masked(0, kLow, PR_SET_PDEATHSIG)});
  for (const uint64_t command : {F_SETOWN, F_SETOWN_EX, F_SETSIG})
    builder.refuse("fcntl", EPERM, {masked(1, kLow, command)});
  for (const uint64_t command : {FIOSETOWN, SIOCSPGRP})
    builder.refuse("ioctl", EPERM, {masked(1, kLow, command)});
  // O_TRUNC with read-only access: Landlock of Linux before 6.2 does not deny it.
  builder.refuse("open", EACCES, {masked(1, O_ACCMODE | O_TRUNC, O_TRUNC)});
  builder.refuse("openat", EACCES, {masked(2, O_ACCMODE | O_TRUNC, O_TRUNC)});
  builder.refuse("openat2", ENOSYS);  // its flags are in memory
  for (const char* name : {"kill", "tgkill"}) builder.refuse(name, EPERM, {{0, SCMP_CMP_NE, kSelf, 0}});
}

}  // namespace

SeccompFilter make_seccomp_filter(Tier tier) {
  Builder builder;
  for (const char* name : kRefused) builder.refuse(name, EPERM);
  refuse_namespaces(builder);
  for (const char* name : {"socket", "socketpair"})
    builder.refuse(name, EAFNOSUPPORT, {{0, SCMP_CMP_NE, AF_UNIX, 0}});
  builder.refuse("prlimit64", EPERM, {{0, SCMP_CMP_NE, 0, 0}});  // of another process
  builder.refuse("prctl", EPERM, {masked(0, kLow, PR_SET_SECCOMP)});
  builder.refuse("ioctl", EPERM, {masked(1, kLow, TIOCSTI)});  // typing into a terminal
  builder.refuse("ioctl", EPERM, {masked(1, kLow, TIOCLINUX)});
  for (const uint64_t device : {S_IFCHR, S_IFBLK}) {
    builder.refuse("mknod", EPERM, {masked(1, S_IFMT, device)});
    builder.refuse("mknodat", EPERM, {masked(2, S_IFMT, device)});
  }
  if (tier != Tier::cgroup) refuse_ownerless_memory(builder);
  if (tier == Tier::landlock) refuse_sharing(builder);
  return without_new_calls(builder.build());
}

SeccompFilter filter_for(SeccompFilter filter, pid_t self) {
  for (sock_filter& instruction : filter)
    if (instruction.k == kSelf) instruction.k = static_cast<uint32_t>(self);
  return filter;
}

int install(const SeccompFilter& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

}  // namespace whet::sandbox
