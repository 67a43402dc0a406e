#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "base/error.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

// Within its life files cannot grow beyond `bytes`, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

size_t entries(const std::string& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(ReadFile, GivesTheWholeContentOrSaysWhyNot) {
  const TemporaryFolder folder;
  const std::string content(300000, '\0');
  write_file_atomic(folder / "a", content);
  EXPECT_EQ(read_file(folder / "a"), content);
  EXPECT_MESSAGE(UsageError, read_file(folder / "b"),
                 "cannot read " + (folder / "b") + ": No such file or directory");
  EXPECT_MESSAGE(UsageError, read_file(folder.path()),
                 "cannot read " + folder.path() + ": it is a directory, expected a file");
}

TEST(WriteFileAtomic, ReplacesAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", "old");
  write_file_atomic(folder / "a", "new");
  EXPECT_EQ(read_file(folder / "a"), "new");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(WriteFileAtomic, KeepsTheOldFileWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", "old");
  {
    const FileSizeLimit limit(1000);
    EXPECT_MESSAGE(Error, write_file_atomic(folder / "a", std::string(5000, 'x')),
                   "cannot write " + (folder / "a") + ": File too large");
  }
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_EQ(entries(folder.path()), 1u);
}

// /dev/full would be an ordinary file ever after, and /dev/stdout no longer the standard output.
TEST(WriteFileAtomic, WritesIntoDevicesAndPipesAndLeavesThemWhatTheyAre) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = read_file(pipe); });
  write_file_atomic(pipe, "through");
  reader.join();
  EXPECT_EQ(read, "through");
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(entries(folder.path()), 1u);

  const std::string link = folder.path() + "/full";
  fs::create_symlink("/dev/full", link);
  EXPECT_MESSAGE(Error, write_file_atomic(link, "lost"),
                 "cannot write " + link + ": No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(WriteFileAtomic, ReplacesWhatALinkPointsTo) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/file", link = folder.path() + "/link";
  write_file_atomic(file, "old");
  fs::create_symlink("file", link);
  write_file_atomic(link, "new");
  EXPECT_EQ(read_file(file), "new");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(entries(folder.path()), 2u);
}

TEST(WriteFileAtomic, RefusesADirectory) {
  const TemporaryFolder folder;
  EXPECT_MESSAGE(Error, write_file_atomic(folder.path(), "x"),
                 "cannot write " + folder.path() + ": it is a directory, expected a file");
}

TEST(WriteFileAtomic, FailsBelowAFile) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", "old");
  EXPECT_MESSAGE(Error, write_file_atomic(folder / "a/b", "x"),
                 "cannot write " + (folder / "a/b") + ": Not a directory");
}

TEST(WriteDirectoryAtomic, FillsReplacesAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  const std::string path = folder / "checkpoint";
  write_directory_atomic(path, [](const std::string& at) {
    write_file_atomic(at + "/one", "1");
    make_directory(at + "/deep/er");
  });
  write_directory_atomic(path, [](const std::string& at) { write_file_atomic(at + "/two", "2"); });
  EXPECT_FALSE(file_exists(path + "/one"));
  EXPECT_EQ(read_file(path + "/two"), "2");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(WriteDirectoryAtomic, KeepsTheOldOneOnAnyException) {
  const TemporaryFolder folder;
  const std::string path = folder / "checkpoint";
  write_directory_atomic(path, [](const std::string& at) { write_file_atomic(at + "/one", "1"); });
  EXPECT_MESSAGE(Error,
                 write_directory_atomic(path,
                                        [](const std::string& at) {
                                          write_file_atomic(at + "/one", "half");
                                          fail("no more space");
                                        }),
                 "no more space");
  EXPECT_EQ(read_file(path + "/one"), "1");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(WriteDirectoryAtomic, TheOldOneOrTheNewOneIsAlwaysThere) {
  const TemporaryFolder folder;
  const std::string path = folder / "checkpoint";
  const auto replace = [&] {
    write_directory_atomic(path, [](const std::string& at) { make_directory(at + "/inner"); });
  };
  replace();
  std::atomic<bool> done = false;
  size_t looked = 0, missed = 0;
  std::thread reader([&] {
    for (; !done; ++looked) missed += !file_exists(path + "/inner");
  });
  for (int i = 0; i < 200; ++i) replace();
  done = true;
  reader.join();
  EXPECT_EQ(missed, 0u) << "of " << looked;
}

TEST(WriteDirectoryAtomic, FollowsLinksAndDropsTrailingSlashes) {
  const TemporaryFolder folder;
  const auto fill = [](const char* name) {
    return [name](const std::string& at) { write_file_atomic(at + "/" + name, "x"); };
  };
  write_directory_atomic(folder / "real/", fill("one"));
  EXPECT_TRUE(file_exists(folder / "real/one"));
  fs::create_directory_symlink("real", folder / "link");
  write_directory_atomic(folder / "link", fill("two"));
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_TRUE(file_exists(folder / "real/two"));
  EXPECT_FALSE(file_exists(folder / "real/one"));
  EXPECT_EQ(entries(folder.path()), 2u);
}

// What a killed process left behind does not get into the next directory.
TEST(WriteDirectoryAtomic, StartsEmptyAfterAKill) {
  const TemporaryFolder folder;
  const std::string path = folder / "checkpoint";
  make_directory(path + ".tmp");
  write_file_atomic(path + ".tmp/half", "x");
  write_directory_atomic(path, [](const std::string& at) { write_file_atomic(at + "/one", "1"); });
  EXPECT_EQ(entries(path), 1u);
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(MappedFile, PagesThatWereGivenBackAreReadAgain) {
  const TemporaryFolder folder;
  const std::string content(100000, 'x');
  write_file_atomic(folder / "a", content);
  const MappedFile file(folder / "a");
  file.release(file.bytes());
  file.release(file.bytes().subspan(5000, 10));
  const auto bytes = file.bytes();
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), content);
}

TEST(WriteFileAtomic, TakesContentInPieces) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", [](const Append& append) { append("one "), append("two"); });
  EXPECT_EQ(read_file(folder / "a"), "one two");
  EXPECT_MESSAGE(Error,
                 write_file_atomic(folder / "a",
                                   [](const Append& append) {
                                     append("half");
                                     fail("stopped");
                                   }),
                 "stopped");
  EXPECT_EQ(read_file(folder / "a"), "one two");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(MakeDirectory, NamesTheFolderItCannotMake) {
  const TemporaryFolder folder;
  make_directory(folder / "a/b/c");
  make_directory(folder / "a/b/c");
  EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
  write_file_atomic(folder / "file", "x");
  EXPECT_MESSAGE(UsageError, make_directory(folder / "file/below"),
                 "cannot create the folder " + (folder / "file/below") + ": Not a directory");
  EXPECT_MESSAGE(UsageError, make_directory(folder / "file"),
                 "cannot create the folder " + (folder / "file") + ": Not a directory");
}

TEST(AppendFile, CutsAtTheGivenSize) {
  const TemporaryFolder folder;
  {
    AppendFile file(folder / "log", 0);
    file.append_line("one");
    file.append_line("two");
    EXPECT_EQ(file.size(), 8u);
    EXPECT_EQ(read_file(folder / "log"), "one\ntwo\n") << "a line is in the file at once";
  }
  {
    AppendFile file(folder / "log");
    EXPECT_EQ(file.size(), 8u);
    file.append_line("three");
  }
  EXPECT_EQ(read_file(folder / "log"), "one\ntwo\nthree\n");
  AppendFile(folder / "log", 4).append_line("2");
  EXPECT_EQ(read_file(folder / "log"), "one\n2\n");
  EXPECT_EQ(AppendFile(folder / "log", 100).size(), 6u) << "a shorter file is not filled with zeros";
  EXPECT_MESSAGE(UsageError, AppendFile(folder.path()), "cannot write " + folder.path() + ": Is a directory");
}

TEST(AppendFile, SaysWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  AppendFile file(folder / "log", 0);
  const FileSizeLimit limit(10);
  file.append_line("12345");
  EXPECT_MESSAGE(Error, file.append_line("1234567"), "cannot write " + (folder / "log") + ": File too large");
}

TEST(MappedFile, RefusesWhatIsNoOrdinaryFile) {
  const TemporaryFolder folder;
  EXPECT_MESSAGE(UsageError, MappedFile(folder.path()),
                 "cannot read " + folder.path() + ": expected an ordinary file, got a directory");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_MESSAGE(UsageError, MappedFile(folder / "pipe"),
                 "cannot read " + (folder / "pipe") + ": expected an ordinary file, got a device or pipe");
}

TEST(MappedFile, SeesTheBytes) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", "abc");
  const MappedFile file(folder / "a");
  ASSERT_EQ(file.bytes().size(), 3u);
  EXPECT_EQ(file.bytes()[2], std::byte{'c'});
  write_file_atomic(folder / "empty", "");
  EXPECT_TRUE(MappedFile(folder / "empty").bytes().empty());
  EXPECT_MESSAGE(UsageError, MappedFile(folder / "none"),
                 "cannot read " + (folder / "none") + ": No such file or directory");
}

}  // namespace
}  // namespace whet
