#include "sandbox/jail/init.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/file_descriptor.h"
#include "sandbox/expect.h"
#include "sandbox/jail/channel.h"
#include "sandbox/jail/landlock.h"
#include "sandbox/jail/namespaces.h"
#include "sandbox/jail/root_folder.h"

namespace whet::sandbox {

namespace {

Report message(Report::Kind kind, const std::string& text = "") {
  Report report;
  report.kind = kind;
  text.copy(report.text, sizeof report.text - 1);
  return report;
}

// False where they do not fit the limit.
bool write_files(const std::vector<File>& files) {
  for (const File& file : files) {
    const FileDescriptor fd(
        expect(::open(file.name.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0755),
               "make " + file.name));
    for (size_t written = 0; written < file.content.size();) {
      const ssize_t size = ::write(fd.get(), file.content.data() + written, file.content.size() - written);
      if (size < 0 && errno == ENOSPC) return false;
      written += static_cast<size_t>(expect(size, "write " + file.name));
    }
  }
  return true;
}

enum class Raising { refused, allowed };

// At most this process's own limit.
void limit(__rlimit_resource resource, int64_t value, Raising raising = Raising::refused) {
  rlimit own{};
  ::getrlimit(resource, &own);
  const rlim_t least = std::min(static_cast<rlim_t>(value), own.rlim_max);
  const rlimit limits{least, raising == Raising::allowed ? own.rlim_max : least};
  expect(::setrlimit(resource, &limits), "set a limit");
}

void set_limits(const Limits& limits, Tier tier) {
  // Seconds of one process: a backstop behind the count of the whole box.
  limit(RLIMIT_CPU, static_cast<int64_t>(std::ceil(limits.cpu_s)) + 1);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_NOFILE, limits.open_files);
  limit(RLIMIT_STACK, limits.stack_bytes,
        Raising::allowed);  // bounded by memory and address space anyway
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_MEMLOCK, 1 << 16);
  limit(RLIMIT_MSGQUEUE, 1 << 16);
  // Counted for each user of a user namespace, so for each box; without one, for all processes of the user.
  if (tier != Tier::landlock) limit(RLIMIT_NPROC, limits.tasks + 1);
  // Where the kernel does not count memory, the address space is limited: to more than the memory, since
  // programs reserve more than they use, above all for the stacks of threads.
  if (tier != Tier::cgroup) limit(RLIMIT_AS, 2 * limits.memory_bytes + 16 * limits.stack_bytes);
}

void reset_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void restrict_program(const Jail& jail, const BoxRequest& request, const std::string& folder) {
  const bool isolated = jail.tier != Tier::landlock;
  std::vector<std::string> readable{"/"}, writable = writable_folders();
  if (!isolated) {
    readable = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
    for (const auto* mounts : {&jail.mounts, &request.mounts})
      for (const Mount& mount : *mounts) readable.push_back(mount.from);
    writable = {folder};
  }
  errno = restrict_files(readable, writable, device_files());
  if (errno != 0 && !(isolated && (errno == ENOSYS || errno == EOPNOTSUPP))) expect(-1, "use Landlock");
  if (!isolated && request.is_compiler) return;
  errno = install(isolated ? jail.filter : filter_for(jail.filter, ::getpid()));
  if (errno != 0) expect(-1, "use seccomp");
}

// Opens `file` of the working folder for the worker to read; nothing where it does not exist.
FileDescriptor open_collected(const std::string& name) {
  if (name.empty()) return {};
  FileDescriptor file(::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info {};
  if (file.is_open() && (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))) file.close();
  return file;
}

[[noreturn]] void wait_for(pid_t program, const BoxRequest& request, int channel, Tier tier) {
  Report report = message(Report::Kind::ended);
  pid_t ended;
  while ((ended = ::waitpid(-1, &report.status, 0)) != program)
    if (ended < 0 && errno != EINTR) break;
  const int status = report.status;
  ::kill(tier == Tier::landlock ? -program : -1, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
  }
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  report.status = status;
  report.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  report.peak_bytes = int64_t{1024} * usage.ru_maxrss;
  send_report(channel, report, open_collected(request.collect));
  ::_exit(0);
}

[[noreturn]] void execute(const BoxRequest& request, int channel) {
  std::vector<char*> arguments, environment;
  for (const auto& word : request.command) arguments.push_back(const_cast<char*>(word.c_str()));
  for (const auto& entry : request.environment) environment.push_back(const_cast<char*>(entry.c_str()));
  arguments.push_back(nullptr), environment.push_back(nullptr);
  ::syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC);
  ::execve(arguments[0], arguments.data(), environment.data());
  // A relative path is the compiled program.
  const auto kind = arguments[0][0] == '/' ? Report::Kind::not_begun : Report::Kind::refused;
  send_report(channel, message(kind, concat("cannot run ", arguments[0], ": ", std::strerror(errno))));
  ::_exit(127);
}

void be_program(const Jail& jail, const BoxRequest& request, const std::string& folder,
                const std::vector<FileDescriptor>& streams, int channel) {
  for (int i = 0; i < 3; ++i) ::dup2(streams[static_cast<size_t>(i)].get(), i);
  ::setsid();
  if (!request.preloaded) reset_signals();
  if (jail.tier == Tier::landlock) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  restrict_program(jail, request, folder);
  if (!request.preloaded) execute(request, channel);
  ::syscall(SYS_close_range, 3, ~0u, 0);
  ::prctl(PR_SET_DUMPABLE, 1);  // so that it may read its own /proc/self
}

void wait_for_go(int channel) {
  char go;
  if (::read(channel, &go, 1) != 1) ::_exit(1);
}

void make_box(const Jail& jail, const std::vector<Mount>& mounts, const std::string& folder) {
  if (jail.tier == Tier::landlock) {
    expect(::chdir(folder.c_str()), "enter the working folder");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // orphans of a compiler become children of this process
    if (jail.host_uid != ::geteuid()) become(jail.host_uid, jail.host_gid);
  } else {
    name_host();
    enter_root_folder(mounts, [] { become(kBoxUser, kBoxUser); });
  }
  ::umask(022);
}

// The steps that need the program's limits.
void complete_box(const Jail& jail, const BoxRequest& request) {
  drop_capabilities();
  expect(::prctl(PR_SET_DUMPABLE, 0), "hide the first process");
  // After the changes of user and capabilities, which reset this setting.
  expect(::prctl(PR_SET_PDEATHSIG, SIGKILL), "be killed with the worker");
  set_limits(request.limits, jail.tier);
}

FileDescriptor open_proc(Tier tier) {
  if (tier != Tier::namespaces || ::access("/proc/self", F_OK) != 0) return {};
  return FileDescriptor(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

}  // namespace

std::vector<std::string> be_init(const Jail& jail, const std::vector<Mount>& mounts,
                                 const std::string& folder, int channel) {
  try {
    wait_for_go(channel);
    make_box(jail, mounts, folder);
    send_report(channel, message(Report::Kind::made), open_proc(jail.tier));
    std::vector<FileDescriptor> streams;
    std::optional<BoxRequest> request = Wire(channel).read_request(streams);
    if (!request || streams.size() != 3) ::_exit(1);
    if (jail.tier != Tier::landlock) limit_files(request->limits);
    if (jail.tier == Tier::landlock) request->environment.push_back("TMPDIR=" + folder);
    if (!write_files(std::exchange(request->files, {}))) {
      send_report(channel,
                  message(Report::Kind::refused, "its files are larger than its limit of disk_bytes"));
      ::_exit(1);
    }
    complete_box(jail, *request);
    const pid_t program = ::fork();
    if (program == 0) {
      be_program(jail, *request, folder, streams, channel);
      return request->command;
    }
    expect(program, "fork");
    Report begun = message(Report::Kind::begun);
    begun.status = program;
    send_report(channel, begun);
    // Without handlers, the kernel drops all signals to process 1 from inside its namespace.
    reset_signals();
    ::syscall(SYS_close_range, 0, channel - 1, 0);
    ::syscall(SYS_close_range, channel + 1, ~0u, 0);
    wait_for(program, *request, channel, jail.tier);
  } catch (const std::exception& error) {
    send_report(channel, message(Report::Kind::not_begun, error.what()));
    ::_exit(1);
  }
}

}  // namespace whet::sandbox
