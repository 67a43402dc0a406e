#include "base/spawn.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <numeric>

#include "base/error.h"
#include "base/find_program.h"
#include "base/launch_thread.h"

namespace whet {

namespace {

using Path = boost::filesystem::path;
using boost::system::error_code;

// What the child does between vfork() and execve(). It has its own descriptors and signal handlers but shares
// the parent's memory: nothing here may allocate or change state of the parent.
class Preparation {
 public:
  explicit Preparation(const Launch& launch) : launch_(launch), moved_(launch.files.size()) {}

  template <class Launcher>
  error_code on_exec_setup(const Launcher&, const Path&, const char* const*) {
    if (install_files() && ::setpgid(0, 0) == 0 && bind_to_us() && reset_signals()) return {};
    return {errno, boost::system::system_category()};
  }

  // Boost 1.81 would call exit() next, which runs the destructors of the parent's static objects. It checks
  // for a member of five arguments and calls one of four.
  template <class... Arguments>
  void on_exec_error(const Arguments&...) {
    ::_exit(127);
  }

 private:
  // First moved above the target numbers, since a descriptor may have the number that another is to get.
  // dup2() clears O_CLOEXEC.
  bool install_files() {
    const int count = static_cast<int>(moved_.size());
    for (size_t i = 0; i < moved_.size(); ++i)
      if ((moved_[i] = ::fcntl(launch_.files[i], F_DUPFD_CLOEXEC, count)) < 0) return false;
    for (int i = 0; i < count; ++i)
      if (::dup2(moved_[static_cast<size_t>(i)], i) < 0) return false;
    return true;
  }

  bool bind_to_us() const {
    if (!launch_.is_killed_with_us) return true;
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
    if (::getppid() != us_) ::_exit(127);  // the parent had ended before prctl()
    return true;
  }

  // Signals are blocked until here, so no handler of the parent has run.
  static bool reset_signals() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);  // fails for those without
    sigset_t none;
    sigemptyset(&none);
    return ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
  }

  const Launch& launch_;
  std::vector<int> moved_;
  const pid_t us_ = ::getpid();
};

std::vector<const char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const auto& word : words) pointers.push_back(word.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void cannot_run(const Launch& launch, const std::string& reason) {
  fail("cannot run ", launch.command[0], ": ", reason);
}

// On a kernel without close_range() (before 5.9) the parent's files without O_CLOEXEC would stay open.
boost::process::v2::posix::vfork_launcher launcher_of(const Launch& launch) {
  boost::process::v2::posix::vfork_launcher launcher;
  // Boost 1.81 closes the descriptors above the last of these, not those between them: there are none
  // between.
  launcher.fd_whitelist.resize(launch.files.size());
  std::iota(launcher.fd_whitelist.begin(), launcher.fd_whitelist.end(), 0);
  return launcher;
}

// The launcher notifies the Asio context of the fork in the child, which shares this process's memory: a
// context with a reactor would be left with the child's descriptors. So each start uses a new one, without a
// reactor.
pid_t start(const std::string& path, const Launch& launch) {
  auto launcher = launcher_of(launch);
  std::vector<const char*> arguments = pointers_to(launch.command), environment;
  if (launch.environment) {
    environment = pointers_to(*launch.environment);
    launcher.env = environment.data();
  }
  error_code error;
  try {
    boost::asio::io_context context;
    launcher(context.get_executor(), error, Path(path), arguments.data(), Preparation(launch)).detach();
  } catch (const std::exception& failure) {  // no descriptor is free for the pidfd
    if (launcher.pid > 0) ::kill(launcher.pid, SIGKILL), ::waitpid(launcher.pid, nullptr, 0);
    cannot_run(launch, failure.what());
  }
  if (!error) return launcher.pid;
  if (launcher.pid > 0) ::waitpid(launcher.pid, nullptr, 0);
  cannot_run(launch, error.message());
}

}  // namespace

pid_t spawn(const Launch& launch) {
  require(!launch.command.empty(), "no program to run");
  const std::string path = find_program(launch.command[0]);
  if (path.empty()) {
    const bool is_there = ::access(launch.command[0].c_str(), F_OK) == 0;
    cannot_run(launch, std::strerror(is_there ? EACCES : ENOENT));
  }
  pid_t child = -1;
  on_launch_thread([&] { child = start(path, launch); });
  return child;
}

}  // namespace whet
