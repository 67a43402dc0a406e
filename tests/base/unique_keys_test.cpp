#include "base/unique_keys.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(UniqueKeys, NamesTheFirstDuplicateByItsPath) {
  EXPECT_EQ(find_duplicate_key(R"({"steps": 1, "steps": 2})"), "steps");
  EXPECT_EQ(find_duplicate_key(R"({"a": {"lr": 1, "b": {}, "lr": 1}})"), "a.lr");
  EXPECT_EQ(find_duplicate_key(R"({"r": [{"w": 1}, 5, {"w": 1, "x": [1, 2], "w": 2}]})"), "r[2].w");
  EXPECT_EQ(find_duplicate_key(R"({"a": [[{}, {"k": 0, "k": 0}]], "a": 1})"), "a[0][1].k");
  EXPECT_EQ(find_duplicate_key(R"({"a": {"x": 1}, "b": 2, "a": {"y": 1}})"), "a");
  EXPECT_EQ(find_duplicate_key("// a comment\n{\"a\": 1, /* \"b\": 1 */ \"b\": 2, \"b\": 3}"), "b");
  EXPECT_EQ(find_duplicate_key(R"({"a": 1, "\u0061": 2})"), "a") << "the same name, spelled otherwise";
}

TEST(UniqueKeys, TheSameNameElsewhereIsNone) {
  for (const char* text : {R"({"a": {"x": 1}, "b": {"x": 1}})", R"([{"x": 1}, {"x": 1}])",
                           R"({"x": {"x": {"x": 1}}})", R"({"a": "a", "A": 1, "": 2})", "{}", "[]", "3",
                           "\"a\"", R"({"list": ["k", "k", "k"]})", "{\"a\": 1, // \"a\": 2\n \"b\": 2}"})
    EXPECT_EQ(find_duplicate_key(text), "") << text;
}

TEST(UniqueKeys, IgnoresSyntaxErrors) {
  for (const char* text : {"", "{", "{\"a\": 1,", "{\"a\": 1, \"b\": }", "nonsense"})
    EXPECT_EQ(find_duplicate_key(text), "") << text;
  EXPECT_EQ(find_duplicate_key("{\"a\": 1, \"a\": 2, oops"), "a");
}

}  // namespace
}  // namespace whet
