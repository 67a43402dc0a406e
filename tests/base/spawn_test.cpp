#include "base/spawn.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/file_descriptor.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

int at_exit_calls = 0;

class Spawn : public testing::Test {
 protected:
  Spawn() : null_file_(::open("/dev/null", O_RDWR | O_CLOEXEC)), null_(null_file_.get()) {}

  // What a program writes whose standard output is a file.
  std::string output_of(Launch launch) {
    const std::string path = folder_ / "output";
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    launch.files[1] = file.get();
    const pid_t pid = spawn(launch);
    EXPECT_EQ(::waitpid(pid, nullptr, 0), pid);
    return read_file(path);
  }

  TemporaryFolder folder_;
  FileDescriptor null_file_;
  const int null_;
};

std::string target_of(int fd) { return std::filesystem::read_symlink(concat("/proc/self/fd/", fd)); }

// Numbers below, among and far above those that it is given, none of them with O_CLOEXEC.
TEST_F(Spawn, LeaksNoDescriptor) {
  std::vector<FileDescriptor> ours;
  for (int i = 0; i < 8; ++i) ours.emplace_back(::dup(null_));
  for (const int number : {64, 200, 700}) ours.emplace_back(::fcntl(null_, F_DUPFD, number));
  EXPECT_EQ(output_of({{"ls", "/proc/self/fd"}, {null_, -1, null_}}), "0\n1\n2\n3\n");
  EXPECT_EQ(output_of({{"ls", "/proc/self/fd"}, {null_, -1, null_, ours[2].get(), ours[9].get()}}),
            "0\n1\n2\n3\n4\n5\n");
  EXPECT_EQ(output_of({{"sh", "-c", "exec ls /proc/self/fd"}, {null_, -1}}), "0\n1\n2\n");
}

// Also where a file has the number that another is to get.
TEST_F(Spawn, GivesEachFileItsNumber) {
  const std::string errors = target_of(STDERR_FILENO), input = target_of(STDIN_FILENO);
  EXPECT_EQ(output_of({{"sh", "-c", "for i in 0 2 3 4; do readlink /proc/$$/fd/$i; done"},
                       {null_, -1, null_, STDERR_FILENO, STDIN_FILENO}}),
            "/dev/null\n/dev/null\n" + errors + "\n" + input + "\n");
  EXPECT_EQ(output_of({{"sh", "-c", "readlink /proc/$$/fd/2"}, {null_, -1, STDERR_FILENO}}), errors + "\n");
}

TEST_F(Spawn, LeadsAGroupOfItsOwn) {
  const pid_t pid = spawn({{"sleep", "100"}, {null_, null_, null_}});
  EXPECT_EQ(::getpgid(pid), pid);
  EXPECT_NE(::getpgrp(), pid);
  EXPECT_EQ(::kill(-pid, SIGKILL), 0);
  EXPECT_EQ(::waitpid(pid, nullptr, 0), pid);
}

TEST_F(Spawn, GivesTheEnvironment) {
  EXPECT_EQ(output_of({{"env"}, {null_, -1, null_}, std::vector<std::string>{"A=1", "B=two words"}}),
            "A=1\nB=two words\n");
  ::setenv("WHET_SPAWN_TEST", "ours", 1);
  EXPECT_EQ(output_of({{"sh", "-c", "echo $WHET_SPAWN_TEST"}, {null_, -1, null_}}), "ours\n");
}

// Execution fails in the child, which shares this process's memory until then.
TEST_F(Spawn, AFailureChangesNothingOfOurs) {
  std::atexit([] { ++at_exit_calls; });
  const std::string file = folder_ / "no-program";
  write_file_atomic(file,
                    "\x7f"
                    "ELF and nothing else");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  const Launch launch{{file}, {null_, null_, null_}};
  EXPECT_MESSAGE(Error, spawn(launch), "cannot run " + file + ": Exec format error");
  EXPECT_MESSAGE(Error, spawn({{file}, {null_, 9999}}), "cannot run " + file + ": Bad file descriptor");
  EXPECT_MESSAGE(Error, spawn({{"none-such"}, {}}), "cannot run none-such: No such file or directory");
  EXPECT_MESSAGE(Error, spawn({{"/"}, {}}), "cannot run /: Permission denied");
  EXPECT_EQ(at_exit_calls, 0);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child that is left";
}

}  // namespace
}  // namespace whet
