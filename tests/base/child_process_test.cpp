#include "base/child_process.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/error.h"
#include "base/file_descriptor.h"
#include "base/find_program.h"

namespace whet {
namespace {

using namespace std::chrono_literals;

std::string read_all(ChildProcess& process) {
  std::string text;
  for (int i = 0; i < 5000 && process.read_output(text); ++i) std::this_thread::sleep_for(1ms);
  return text;
}

size_t open_files() {
  size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

bool is_alive(pid_t pid) { return ::kill(pid, 0) == 0; }

TEST(ChildProcess, WritesReadsAndReportsHowItEnded) {
  ChildProcess process({"sh", "-c", "read line; echo got $line; echo oops >&2; exit 3"});
  EXPECT_EQ(process.write("seven\n"), 6u);
  EXPECT_EQ(read_all(process), "got seven\n");
  EXPECT_EQ(process.stop(1000), "exit code 3");
  std::string errors;
  process.read_errors(errors);
  EXPECT_EQ(errors, "oops\n");
  EXPECT_EQ(ChildProcess({"sh", "-c", "kill -SEGV $$"}).stop(5000), "signal 11");
  EXPECT_EQ(ChildProcess({"sleep", "100"}).stop(0), "");
  EXPECT_EQ(ChildProcess({"cat"}).stop(5000), "exit code 0") << "it does not read the end of its input";
}

TEST(ChildProcess, SaysWhyItCannotStart) {
  EXPECT_THROW(ChildProcess({"/none/such"}), Error);
  EXPECT_THROW(ChildProcess({"/"}), Error);
  EXPECT_THROW(ChildProcess(std::vector<std::string>{}), Error);
  EXPECT_EQ(find_program("none-such"), "");
  EXPECT_EQ(find_program("/tmp"), "");
  EXPECT_EQ(find_program(""), "");
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_TRUE(find_program("sh").ends_with("/sh"));
}

TEST(ChildProcess, TakesItsOwnChildrenWithIt) {
  ChildProcess process({"sh", "-c", "sleep 100 & echo $!; trap '' TERM; wait"});
  std::string text;
  while (text.find('\n') == std::string::npos && process.read_output(text)) std::this_thread::sleep_for(1ms);
  const pid_t grandchild = std::stoi(text);
  EXPECT_TRUE(is_alive(grandchild));
  process.stop(0);
  // Orphans are reaped by process 1.
  for (int i = 0; i < 2000 && is_alive(grandchild); ++i) {
    char state = 0;
    if (FILE* stat = std::fopen(concat("/proc/", grandchild, "/stat").c_str(), "r")) {
      if (std::fscanf(stat, "%*d %*s %c", &state) != 1) state = 0;
      std::fclose(stat);
    }
    if (state == 'Z') return;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_FALSE(is_alive(grandchild));
}

// sh -c 'ls /proc/self/fd' shows the three and that of the folder itself.
TEST(ChildProcess, SeesNoFileOfOurs) {
  const FileDescriptor ours(::dup(STDERR_FILENO));  // without O_CLOEXEC
  ChildProcess other({"sleep", "100"});
  ChildProcess process({"ls", "/proc/self/fd"});
  EXPECT_EQ(read_all(process), "0\n1\n2\n3\n");
}

// The kernel takes the end of the thread that has started a program for the end of its parent.
TEST(ChildProcess, OutlivesTheThreadThatStartedIt) {
  std::optional<ChildProcess> process;
  std::thread([&] { process.emplace(std::vector<std::string>{"cat"}); }).join();
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(process->write("still there\n"), 12u);
  process->close_input();
  EXPECT_EQ(read_all(*process), "still there\n");
  EXPECT_EQ(process->stop(5000), "exit code 0");
}

TEST(ChildProcess, StartsOnManyThreadsAtOnce) {
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&right, i] {
      for (int j = 0; j < 5; ++j) {
        ChildProcess process({"echo", std::to_string(i * 5 + j)});
        EXPECT_THROW(ChildProcess({"/"}), Error);
        right += read_all(process) == concat(i * 5 + j, "\n");
      }
    });
  threads.clear();
  EXPECT_EQ(right, 40);
}

TEST(ChildProcess, LeavesNothingBehind) {
  const size_t before = open_files();
  for (int i = 0; i < 50; ++i) {
    ChildProcess process({i % 2 == 0 ? "true" : "cat"});
    if (i % 3 == 0) process.stop(1000);
    EXPECT_ANY_THROW(ChildProcess({"/none/such"}));
  }
  EXPECT_EQ(open_files(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a zombie, or a child that goes on";
  EXPECT_EQ(errno, ECHILD);
}

// A pipe holds 64 KiB: the rest is reported, and a closed reader raises no signal.
TEST(ChildProcess, NeverWaitsAndNeverGetsSigpipe) {
  ChildProcess sleeper({"sleep", "100"});
  const std::string text(1 << 20, 'x');
  EXPECT_LT(sleeper.write(text), text.size());
  EXPECT_EQ(sleeper.write(text), 0u);
  ChildProcess gone({"true"});
  read_all(gone);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(gone.write("a"), 1u);
}

TEST(ChildProcess, ChildrenHaveTheUsualSignals) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  ChildProcess process({"sh", "-c", "grep SigIgn /proc/self/status"});
  const std::string status = read_all(process);
  std::signal(SIGPIPE, before);
  ASSERT_TRUE(status.starts_with("SigIgn:"));
  EXPECT_EQ(std::stoull(status.substr(7), nullptr, 16) & (1u << (SIGPIPE - 1)), 0u) << status;
}

}  // namespace
}  // namespace whet
