#include "rewards/code/value.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/philox.h"

namespace whet::code {
namespace {

TEST(Value, KeepsNumbersAsTheyAreWritten) {
  for (const char* json : {"0", "-0", "1.50", "1e5", "1E+5", "-12.5e-07", "123456789012345678901234567890",
                           "NaN", "Infinity", "-Infinity"}) {
    const auto value = parse_value(json);
    ASSERT_TRUE(value) << json;
    EXPECT_EQ(write_value(*value), json);
  }
  const std::string long_number(100'000, '7');
  EXPECT_EQ(write_value(*parse_value(long_number)), long_number);
}

TEST(Value, ReadsNothingButJson) {
  for (const char* json :
       {"",       " ",       "[",         "]",           "[1",         "[1,",   "[1,]",  "[,1]",
        "[1 2]",  "{",       "{\"a\"",    "{\"a\":",     "{\"a\":1,}", "{a:1}", "{1:2}", "\"",
        "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u123g\"", "01",         "-",     "+1",    "1.",
        ".5",     "1e",      "-NaN",      "nan",         "True",       "None",  "tru",   "1 2",
        "'a'",    "[1]]",    "1;",        "--1",         "inf"})
    EXPECT_FALSE(parse_value(json)) << json;
  EXPECT_TRUE(parse_value(" \r\n\t[ 1 , { \"a\" : null } ] "));
}

TEST(Value, ReadsTexts) {
  EXPECT_EQ(*parse_value(R"("\"\\\/\b\f\n\r\t")")->text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(*parse_value(R"("\u0041\u00e9\u4F60\ud83d\ude00")")->text(),
            "A\xC3\xA9\xE4\xBD\xA0\xF0\x9F\x98\x80");
  EXPECT_EQ(parse_value(R"("\ud83d")")->text()->size(), 3u) << "half of a pair";
  EXPECT_EQ(*parse_value(R"("\ud83dA")")->text(), *parse_value(R"("\ud83d")")->text() + "A");
  EXPECT_EQ(parse_value(R"("\ud83d\ud83d\ude00")")->text()->size(), 3u + 4u);
  EXPECT_EQ(*parse_value("\"\\u0000\"")->text(), std::string(1, '\0'));
}

TEST(Value, BoundsItsDepth) {
  const auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '[') + std::string(static_cast<size_t>(depth), ']');
  };
  EXPECT_TRUE(parse_value(nested(kMaxValueDepth)));
  EXPECT_FALSE(parse_value(nested(kMaxValueDepth + 2)));
  EXPECT_FALSE(parse_value(std::string(1'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_value(objects));
}

TEST(Value, FindsTheLastMemberOfAKey) {
  const auto value = parse_value(R"({"a": 1, "b": null, "a": 2})");
  EXPECT_EQ(write_value(*value->find("a")), "2");
  EXPECT_TRUE(value->find("b")->is_null());
  EXPECT_EQ(value->find("c"), nullptr);
  EXPECT_EQ(parse_value("[1]")->find("a"), nullptr);
}

Json random_json(Rng& rng, int depth) {
  switch (rng.below(depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return rng.below(2) == 0;
    case 2:
      return static_cast<int64_t>(rng.below(1000)) - 500;
    case 3:
      return rng.uniform();
    case 4:
      return std::string(rng.below(4), '"') + "\\\n\x7F" + "\xE4\xBD\xA0";
  }
  Json container = rng.below(2) == 0 ? Json::array() : Json::object();
  for (uint64_t i = rng.below(4); i > 0; --i) {
    if (container.is_array())
      container.push_back(random_json(rng, depth - 1));
    else
      container["k" + std::to_string(i)] = random_json(rng, depth - 1);
  }
  return container;
}

// Against another parser: a text that was parsed and written here is parsed there to the same value.
TEST(Value, AgreesWithAnotherParser) {
  Rng rng(5, 6, 7);
  for (int i = 0; i < 3000; ++i) {
    const Json json = random_json(rng, 5);
    const auto value = parse_value(json.dump(static_cast<int>(rng.below(3)) - 1));
    ASSERT_TRUE(value) << json;
    EXPECT_EQ(Json::parse(write_value(*value)), json);
  }
}

// The same verdict on texts that are nearly JSON.
TEST(Value, RefusesWhatAnotherParserRefuses) {
  Rng rng(8, 9, 10);
  const std::string alphabet = "[]{},:\"\\u0129.-+eE truefalsn\n";
  for (int i = 0; i < 20000; ++i) {
    std::string text = random_json(rng, 3).dump();
    for (uint64_t edits = 1 + rng.below(3); edits > 0 && !text.empty(); --edits)
      text[rng.below(text.size())] = alphabet[rng.below(alphabet.size())];
    bool is_json = true;
    try {
      is_json = !Json::parse(text).is_discarded();
    } catch (const nlohmann::json::parse_error& error) {
      // Half of a surrogate pair is fine here, and so is an unescaped character.
      const std::string what = error.what();
      if (what.find("surrogate") != what.npos || what.find("control character") != what.npos ||
          what.find("UTF-8") != what.npos)
        continue;
      is_json = false;
    } catch (const nlohmann::json::out_of_range&) {
      continue;  // a number that is too large for it
    }
    EXPECT_EQ(parse_value(text).has_value(), is_json) << text;
  }
}

}  // namespace
}  // namespace whet::code
