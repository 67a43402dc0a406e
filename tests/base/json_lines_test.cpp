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

// The writer may wait for an answer after a blank line.
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

TEST(ParseRow, RefusesAKeyThatStandsTwice) {
  const auto refusal = [](const std::string& text) {
    return message_of<UsageError>([&] { parse_row(text, "a.jsonl", 7); });
  };
  EXPECT_EQ(refusal(R"({"a": 1, "a": 1})"), "a.jsonl:7: the key \"a\" is there twice; expected it once");
  EXPECT_EQ(refusal(R"({"a": [[], {"b": {"c": 1, "d": 2, "c": {}}}]})"),
            "a.jsonl:7: the key \"a[1].b.c\" is there twice; expected it once");
  EXPECT_EQ(refusal(R"({"a": 1, "\u0061": 2})"), "a.jsonl:7: the key \"a\" is there twice; expected it once");
  EXPECT_EQ(refusal(R"({"": 1, "": {}})"), "a.jsonl:7: the key \"\" is there twice; expected it once");
}

// A colon in a text is no key, and a key in another object is another.
TEST(ParseRow, TakesAllOthers) {
  for (const char* text : {R"({})", R"({"a:": ":", "\":\"": "\\", "b": {"a:": {"a:": 1}}})",
                           R"({"a": [{"b": 1}, {"b": 1}], "b": [[[": :"]]]})", R"( {"\\": ":\\", "c" : 1 } )",
                           R"({"a": {}, "b": [], "c": null, "d": 1e5, "e": "\ud83d\ude00:"})"})
    EXPECT_EQ(parse_row(text, "a.jsonl", 1), Json::parse(text)) << text;
}

TEST(ParseRow, RefusesWhatIsNoObjectOfJson) {
  EXPECT_MESSAGE(UsageError, parse_row(R"({"a": 1} // why)", "a", 2), "a:2: not valid JSON: a comment");
  EXPECT_MESSAGE(UsageError,
                 parse_row("{\"a\": " + std::string(200, '[') + std::string(200, ']') + "}", "a", 2),
                 "a:2: nested more than 200 deep");
  EXPECT_MESSAGE(UsageError, parse_row("3", "a", 2), "a:2: expected a JSON object, got number");
}

}  // namespace
}  // namespace whet
