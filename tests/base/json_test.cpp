#include "base/json.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

TEST(ParseJson, AllowsComments) {
  const Json json = parse_json("// what\n{\"a\": /* why */ 1, // how\n \"b\": \"// kept\"}\n", "recipe.json");
  EXPECT_EQ(json["a"], 1);
  EXPECT_EQ(json["b"], "// kept");
}

TEST(ParseJson, KeepsTheOrderOfKeys) {
  EXPECT_EQ(parse_json(R"({"z":1,"a":2})", "x").dump(), R"({"z":1,"a":2})");
}

// The position is where reading stopped, as an editor counts it.
TEST(ParseJson, NamesFileLineAndColumn) {
  const auto begins = [](const std::string& text, const std::string& position) {
    const std::string message = message_of<UsageError>([&] { parse_json(text, "r.json"); });
    EXPECT_TRUE(message.starts_with("r.json:" + position + ": not valid JSON")) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  };
  begins("{\"a\": 1,\n  \"b\": ]\n}", "2:8");
  begins("{\"a\" 1}", "1:6");
  begins("\n\n  tru", "3:6");
  begins("{\"a\": 1", "1:8");
  begins("", "1:1");
  begins("{}\n{}", "2:1");
  begins("[\"\xff\"]", "1:3");
}

TEST(ParseJson, SaysWhatItMet) {
  EXPECT_MESSAGE(UsageError, parse_json("{\"a\": ]}", "r.json"),
                 "r.json:1:7: not valid JSON: unexpected ']'; expected '[', '{', or a literal");
  EXPECT_MESSAGE(UsageError, parse_json("", "r.json"),
                 "r.json:1:1: not valid JSON: unexpected end of input; expected '[', '{', or a literal");
  EXPECT_MESSAGE(UsageError, parse_json("{'a': 1}", "r.json"),
                 "r.json:1:2: not valid JSON: invalid literal; expected string literal");
  EXPECT_MESSAGE(UsageError, parse_json("[\"\xff\"]", "r.json"),
                 "r.json:1:3: not valid JSON: invalid string: ill-formed UTF-8 byte");
  EXPECT_MESSAGE(UsageError, parse_json("{\"lr\": 1e999}", "r.json"),
                 "r.json:1:8: 1e999 is too large a number");
}

TEST(ParseJson, CountsLinesFromTheGivenOne) {
  EXPECT_MESSAGE(UsageError, parse_json("[1}", "data.jsonl", 7),
                 "data.jsonl:7:3: not valid JSON: unexpected '}'; expected ']'");
}

TEST(ReadJsonFile, NamesTheFile) {
  const TemporaryFolder folder;
  EXPECT_MESSAGE(UsageError, read_json_file(folder / "none.json"),
                 "cannot read " + (folder / "none.json") + ": No such file or directory");
  write_file_atomic(folder / "x.json", "[1,\n2}");
  EXPECT_EQ(message_of<UsageError>([&] { read_json_file(folder / "x.json"); }).find(folder / "x.json:2:2: "),
            0u);
}

TEST(Nearest, FindsTyposOnly) {
  EXPECT_EQ(nearest("stepz", {"seed", "steps", "step_time"}), "steps");
  EXPECT_EQ(nearest("max_grad_nrom", {"max_tokens", "max_grad_norm"}), "max_grad_norm");
  EXPECT_EQ(nearest("banana", {"seed", "steps"}), "");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Json, NestsDeeper) {
  EXPECT_FALSE(nests_deeper(R"([{"a": []}])", 3));
  EXPECT_TRUE(nests_deeper(R"([{"a": []}])", 2));
  EXPECT_FALSE(nests_deeper("[[],[],[[]]]", 3));
  EXPECT_FALSE(nests_deeper(R"(["[[[[\"[[[["])", 1));
  EXPECT_TRUE(nests_deeper(R"(["\\",[]])", 1));
  EXPECT_FALSE(nests_deeper("", 0));
}

}  // namespace
}  // namespace whet
