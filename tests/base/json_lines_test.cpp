#include "base/json_lines.h"

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

TEST(JsonLines, GivesOneObjectAfterTheOther) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a.jsonl", "{\"a\": 1}\n\n \t\r\n{\"a\": 2}\r\n{\"a\": 3}");
  JsonLines lines(folder / "a.jsonl");
  EXPECT_EQ(*lines.next(), (Json{{"a", 1}}));
  EXPECT_EQ(lines.where(), (folder / "a.jsonl") + ":1");
  EXPECT_EQ(*lines.next(), (Json{{"a", 2}}));
  EXPECT_EQ(lines.where(), (folder / "a.jsonl") + ":4");
  EXPECT_EQ(*lines.next(), (Json{{"a", 3}}));
  EXPECT_EQ(lines.next(), std::nullopt);
  EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(JsonLines, GivesTextsAsTheyAre) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a.jsonl", "\n{\"a\": 1 \n{\"a\": 2}\r\n");
  JsonLines lines(folder / "a.jsonl");
  EXPECT_EQ(lines.next_text(), "{\"a\": 1 ");
  EXPECT_EQ(lines.line(), 2u);
  EXPECT_EQ(*lines.next(), (Json{{"a", 2}}));
  EXPECT_EQ(lines.next_text(), std::nullopt);
}

// Whoever waits for an answer may have written a blank line behind the question.
TEST(JsonLines, ABlankLineIsNoneToGoOnWith) {
  const TemporaryFolder folder;
  const std::string path = folder / "fifo";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  int fd = -1;
  std::jthread writer([&] { fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC); });
  JsonLines lines(path);
  writer.join();
  const auto write = [&](std::string_view text) {
    ASSERT_EQ(::write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  };
  write("{}\n \n\n");
  EXPECT_FALSE(lines.would_wait());
  EXPECT_EQ(lines.next_text(), "{}");
  EXPECT_TRUE(lines.would_wait());
  EXPECT_EQ(lines.line(), 1u);
  write("\n[]\n");
  EXPECT_FALSE(lines.would_wait());
  EXPECT_EQ(lines.line(), 1u) << "the line that was given last";
  EXPECT_EQ(lines.next_text(), "[]");
  EXPECT_EQ(lines.line(), 5u);
  ::close(fd);
  EXPECT_TRUE(lines.wait(1000)) << "the end";
  EXPECT_EQ(lines.next_text(), std::nullopt);
}

TEST(JsonLines, NamesTheLineThatIsNone) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "a.jsonl", "{}\n[1]\n{\"a\": }\n");
  JsonLines lines(folder / "a.jsonl");
  lines.next();
  EXPECT_MESSAGE(UsageError, lines.next(), (folder / "a.jsonl") + ":2: expected a JSON object, got array");
  EXPECT_THROW(lines.next(), UsageError);
  EXPECT_MESSAGE(UsageError, JsonLines(folder / "b"),
                 "cannot read " + (folder / "b") + ": No such file or directory");
  EXPECT_THROW(JsonLines(folder.path()).next(), UsageError);  // a directory
}

}  // namespace
}  // namespace whet
