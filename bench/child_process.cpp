// How long it takes to start a program outside the sandbox: by base/spawn.h (Boost.Process's vfork_launcher),
// by posix_spawn with the same group, signals and closed files, and by fork and exec, which copies the page
// tables of all that this process holds. Milliseconds until the child has become the program, in turns.
//
//   cmake --build build/release --target bench_child_process && build/release/bench_child_process ROUNDS GIB
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/pipe.h"
#include "base/spawn.h"

namespace {

using namespace whet;

constexpr const char* kTrue = "/usr/bin/true";

pid_t by_posix_spawn(int null) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none), sigfillset(&all);
  ::posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; ++i) ::posix_spawn_file_actions_adddup2(&actions, null, i);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char* arguments[] = {const_cast<char*>(kTrue), nullptr};
  pid_t pid = -1;
  require(::posix_spawn(&pid, kTrue, &actions, &attributes, arguments, environ) == 0, "posix_spawn failed");
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return pid;
}

// The pipe ends when the child executes: only then is the start over, as with the others.
pid_t by_fork(int null) {
  Pipe executed;
  const pid_t pid = ::fork();
  require(pid >= 0, "fork failed");
  if (pid == 0) {
    ::setpgid(0, 0);
    for (int i = 0; i < 3; ++i) ::dup2(null, i);
    ::execl(kTrue, kTrue, nullptr);
    ::_exit(127);
  }
  executed.write.close();
  char none;
  require(::read(executed.read.get(), &none, 1) == 0, "exec failed");
  return pid;
}

struct Way {
  const char* name;
  std::function<pid_t()> start;
  std::vector<double> times_ms = {};
};

void time_in_turns(std::vector<Way> ways, int rounds, const std::string& held) {
  std::mt19937 random(1);
  for (int round = 0; round <= rounds; ++round) {
    std::shuffle(ways.begin(), ways.end(), random);
    for (Way& way : ways) {
      const auto start = std::chrono::steady_clock::now();
      const pid_t pid = way.start();
      const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
      require(::waitpid(pid, nullptr, 0) == pid, "no child");
      if (round > 0) way.times_ms.push_back(time.count());
    }
  }
  for (Way& way : ways) {
    auto& times = way.times_ms;
    std::sort(times.begin(), times.end());
    std::printf("%-24s %s held: median %6.3f, least %6.3f, p95 %6.3f ms\n", way.name, held.c_str(),
                times[times.size() / 2], times[0], times[times.size() * 95 / 100]);
  }
}

// Pages of 4 KiB, as in a trainer's heap without huge pages.
void hold(size_t bytes) {
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  require(memory != MAP_FAILED, "cannot hold ", bytes, " bytes");
  ::madvise(memory, bytes, MADV_NOHUGEPAGE);
  for (size_t at = 0; at < bytes; at += 4096) static_cast<volatile char*>(memory)[at] = 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return std::fputs("usage: bench_child_process ROUNDS GIB\n", stderr), 2;
  const int rounds = std::max(1, std::atoi(argv[1]));
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const std::vector<Way> ways{{"Boost.Process, vfork",
                               [&] {
                                 return spawn({{kTrue}, {null, null, null}});
                               }},
                              {"posix_spawn", [&] { return by_posix_spawn(null); }},
                              {"fork, exec", [&] { return by_fork(null); }}};
  time_in_turns(ways, rounds, "nothing");
  hold(static_cast<size_t>(std::atof(argv[2]) * double{1 << 30}));
  time_in_turns(ways, rounds, std::string(argv[2]) + " GiB");
} catch (const std::exception& error) {
  return std::fprintf(stderr, "%s\n", error.what()), 1;
}
