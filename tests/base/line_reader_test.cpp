#include "base/line_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

std::vector<std::string> lines_of(const std::string& content) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a", content);
  LineReader reader(folder / "a");
  std::vector<std::string> lines;
  while (auto line = reader.next()) lines.push_back(std::move(*line));
  EXPECT_EQ(reader.next(), std::nullopt);
  EXPECT_TRUE(reader.wait(0)) << "the end is there";
  return lines;
}

TEST(LineReader, GivesLinesWithoutTheirEnds) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n"), Lines{""});
  EXPECT_EQ(lines_of("a"), Lines{"a"});
  EXPECT_EQ(lines_of("a\n"), Lines{"a"});
  EXPECT_EQ(lines_of("a\n\nb\r\n c"), (Lines{"a", "", "b\r", " c"}));
  EXPECT_EQ(lines_of(std::string("\0\n\0", 3)), (Lines{std::string(1, '\0'), std::string(1, '\0')}));
}

TEST(LineReader, JoinsWhatIsReadInPieces) {
  std::string content;
  std::vector<std::string> expected;
  for (const size_t length : {0, 1, 65535, 65536, 65537, 3, 1000000, 131071, 2}) {
    expected.emplace_back(length, static_cast<char>('a' + expected.size()));
    content += expected.back() + "\n";
  }
  EXPECT_EQ(lines_of(content), expected);
}

TEST(LineReader, NamesWhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_MESSAGE(UsageError, LineReader(folder / "none"),
                 "cannot read " + (folder / "none") + ": No such file or directory");
  EXPECT_MESSAGE(UsageError, LineReader(folder.path()), "cannot read " + folder.path() + ": Is a directory");
  LineReader memory("/proc/self/mem");
  EXPECT_MESSAGE(UsageError, memory.next(), "cannot read /proc/self/mem: Input/output error");
}

// As seen from a process at the other end of a pipe.
class LiveLines : public testing::Test {
 protected:
  LiveLines() {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    std::jthread opens_too([&] { write_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC); });
    reader_.emplace(path_);
  }
  ~LiveLines() override { close(); }
  void write(std::string_view text) {
    ASSERT_EQ(::write(write_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void close() {
    if (write_ >= 0) ::close(write_);
    write_ = -1;
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "fifo";
  std::optional<LineReader> reader_;
  int write_ = -1;
};

TEST_F(LiveLines, AreThereWhenTheyAreWhole) {
  EXPECT_FALSE(reader_->wait(0));
  write("a\nhalf of ");
  EXPECT_TRUE(reader_->wait(0));
  EXPECT_EQ(reader_->next(), "a");
  EXPECT_FALSE(reader_->wait(0)) << "half a line is one to wait for";
  EXPECT_FALSE(reader_->wait(30));
  write("b\n\nc");
  EXPECT_TRUE(reader_->wait(0));
  EXPECT_EQ(reader_->next(), "half of b");
  EXPECT_TRUE(reader_->wait(0));
  EXPECT_EQ(reader_->next(), "");
  EXPECT_FALSE(reader_->wait(0));
  close();
  EXPECT_TRUE(reader_->wait(1000));
  EXPECT_EQ(reader_->next(), "c");
  EXPECT_EQ(reader_->next(), std::nullopt);
}

TEST_F(LiveLines, AreWaitedFor) {
  std::jthread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    write("a");
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    write("b\nc\n");
  });
  EXPECT_EQ(reader_->next(), "ab");
  EXPECT_EQ(reader_->next(), "c");
}

}  // namespace
}  // namespace whet
