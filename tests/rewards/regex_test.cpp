#include "rewards/regex.h"

#include <gtest/gtest.h>

#include "base/fields.h"
#include "tests/support/completions.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

double score(const std::string& pattern, bool full, const std::string& text) {
  return *RegexReward({pattern, full}).judge({}, finished(text)).value;
}

TEST(Regex, MatchesAPartOrAll) {
  EXPECT_EQ(score("[0-9]+", false, "so 42 it is"), 1);
  EXPECT_EQ(score("[0-9]+", true, "so 42 it is"), 0);
  EXPECT_EQ(score("[0-9]+", true, "42"), 1);
  EXPECT_EQ(score("[0-9]+", true, "42\n"), 0);
  EXPECT_EQ(score("(?i)yes", false, "YES"), 1);
  EXPECT_EQ(score("yes", false, "YES"), 0);
  EXPECT_EQ(score("a.b", false, "a\nb"), 0);
  EXPECT_EQ(score("(?s)a.b", false, "a\nb"), 1);
  EXPECT_EQ(score("^$", false, ""), 1);
  EXPECT_EQ(score("\\p{Greek}", false, "\xCE\xB1"), 1);
  EXPECT_EQ(score("b$", false, std::string("a\0b", 3)), 1);
}

TEST(Regex, ReadsAPart) {
  const auto match = [](const std::string& pattern, TextPart part, const std::string& text) {
    return *RegexReward({pattern, false, part}).judge({}, finished(text)).value;
  };
  const std::string text = "<think>hm</think>b<answer>c</answer>";
  EXPECT_EQ(match("hm.*c", TextPart::all, text), 1);
  EXPECT_EQ(match("hm", TextPart::rest, text), 0);
  EXPECT_EQ(match("b.*c", TextPart::rest, text), 1);
  EXPECT_EQ(match("b", TextPart::answer, text), 0);
  EXPECT_EQ(match("^c$", TextPart::answer, text), 1);
  EXPECT_EQ(match("^", TextPart::answer, "b"), 0) << "no answer is not the empty one";
}

TEST(Regex, RefusesWhatIsNoPattern) {
  EXPECT_MESSAGE(UsageError, RegexReward({}), "rewards: regex needs a pattern");
  EXPECT_MESSAGE(UsageError, RegexReward({"a(b"}), "rewards: regex.pattern: missing ): a(b");
  EXPECT_THROW(RegexReward({"(a)\\1"}), UsageError);
  EXPECT_THROW(RegexReward({"(?=a)"}), UsageError);
  RegexReward::Options options;
  EXPECT_MESSAGE(UsageError, read_config({{"part", "middle"}}, options),
                 "part: expected answer, rest or all, got \"middle\"");
}

}  // namespace
}  // namespace whet
