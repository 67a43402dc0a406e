#include "base/spawn.h"

#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "base/error.h"

namespace whet {

namespace {

// What changes between our process and the program's first instruction.
class Preparation {
 public:
  explicit Preparation(const std::vector<int>& files) {
    ::posix_spawn_file_actions_init(&actions_);
    const int count = static_cast<int>(files.size());
    for (int i = 0; i < count; ++i)
      ::posix_spawn_file_actions_adddup2(&actions_, files[static_cast<size_t>(i)], i);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, count);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none), sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Preparation(const Preparation&) = delete;
  ~Preparation() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t spawn(const std::vector<std::string>& command, const std::vector<int>& files,
            const std::optional<std::vector<std::string>>& environment) {
  require(!command.empty(), "no program to run");
  const Preparation preparation(files);
  const std::vector<char*> arguments = pointers_to(command);
  std::vector<char*> own;
  if (environment) own = pointers_to(*environment);
  pid_t pid = -1;
  if (const int error = ::posix_spawnp(&pid, arguments[0], preparation.actions(), preparation.attributes(),
                                       arguments.data(), environment ? own.data() : environ))
    fail("cannot run ", command[0], ": ", std::strerror(error));
  return pid;
}

// glibc 2.36 declares it for C only.
int open_pidfd(pid_t child) { return static_cast<int>(::syscall(SYS_pidfd_open, child, 0)); }

}  // namespace whet
