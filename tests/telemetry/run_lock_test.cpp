#include "telemetry/run_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

std::string refusal(const std::string& folder) {
  return folder + concat(": another process (pid ", ::getpid(),
                         ") is working in this folder; expected one run at a time");
}

TEST(RunLock, IsForOneAtATime) {
  const TemporaryFolder folder;
  RunLock::expect_free(folder.path());
  EXPECT_FALSE(file_exists(folder / "run.lock")) << "asking makes nothing";
  std::optional<RunLock> lock(std::in_place, folder.path());
  EXPECT_MESSAGE(UsageError, RunLock(folder.path()), refusal(folder.path()));
  EXPECT_MESSAGE(UsageError, RunLock::expect_free(folder.path()), refusal(folder.path()));
  EXPECT_EQ(RunLock::read_notes(folder.path()).pid, ::getpid()) << "a refusal changes nothing";
  lock.reset();
  RunLock::expect_free(folder.path());
  RunLock again(folder.path());
}

TEST(RunLock, IsReleasedWhenAProcessIsKilled) {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const RunLock lock(folder.path());
    ::raise(SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(RunLock::read_notes(folder.path()).pid, child);
  RunLock lock(folder.path());
  EXPECT_EQ(lock.notes().pid, ::getpid());
}

TEST(RunLock, KeepsNotesAcrossRuns) {
  const TemporaryFolder folder;
  EXPECT_EQ(RunLock::read_notes(folder.path()).checkpoint, -1);
  {
    RunLock lock(folder.path());
    lock.note_export("/a/rather/long/name");
    lock.note_checkpoint(12345);
    lock.note_export("/b");
  }
  const RunLock lock(folder.path());
  EXPECT_EQ(lock.notes().checkpoint, 12345);
  EXPECT_EQ(lock.notes().exports, (std::vector<std::string>{"/a/rather/long/name", "/b"}));
}

TEST(RunLock, NotesThatWereCutSayNothing) {
  const TemporaryFolder folder;
  for (const char* text : {"", "{\"pid\":12", "[]", "{\"pid\":\"x\"}", "{\"other\":1}\n", "\x01\xff"}) {
    write_file_atomic(folder / "run.lock", text);
    EXPECT_EQ(RunLock::read_notes(folder.path()).pid, 0) << text;
    const RunLock lock(folder.path());
    EXPECT_EQ(RunLock::read_notes(folder.path()).pid, ::getpid()) << text;
  }
}

}  // namespace
}  // namespace whet
