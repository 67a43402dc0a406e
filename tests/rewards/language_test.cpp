#include "rewards/language.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "rewards/prose.h"
#include "rewards/script.h"
#include "tests/support/completions.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

using Counts = std::pair<int64_t, int64_t>;  // words of the target, all words

Counts count(const char* language, const std::string& text) {
  const WordCount words = count_words(text, scripts_of_language(language));
  return {words.target, words.all};
}

TEST(CountWords, CountsWordsByTheirScript) {
  EXPECT_EQ(count("en", "We add the two numbers."), Counts(5, 5));
  EXPECT_EQ(count("en", "We add \u0434\u0432\u0430 numbers"), Counts(3, 4));
  EXPECT_EQ(count("ru", "We add \u0434\u0432\u0430 \u0447\u0438\u0441\u043b\u0430"), Counts(2, 4));
  EXPECT_EQ(count("ar", "\u0646\u062c\u0645\u0639 \u0627\u0644\u0639\u062f\u062f\u064a\u0646 sum"),
            Counts(2, 3));
  EXPECT_EQ(count("hi", "\u0939\u093f\u0928\u094d\u0926\u0940 \u0936\u092c\u094d\u0926"), Counts(2, 2))
      << "marks do not part words";
  EXPECT_EQ(count("fr", "d\u00e9j\u00e0 e\u0301tait"), Counts(2, 2)) << "also where the accent is a mark";
  EXPECT_EQ(count("en", "don't we\u2019ll"), Counts(2, 2));
  EXPECT_EQ(count("en", "p\u0430ypal"), Counts(0, 1)) << "a Cyrillic letter among Latin ones";
  EXPECT_EQ(count("ko", "\uc22b\uc790\ub97c \ub354\ud569\ub2c8\ub2e4 \u6570"), Counts(2, 3));
}

TEST(CountWords, CountsCharactersWhereThereAreNoSpaces) {
  EXPECT_EQ(count("zh", "\u6211\u4eec\u628a\u4e24\u4e2a\u6570\u76f8\u52a0\u3002"), Counts(8, 8));
  EXPECT_EQ(count("zh", "\u6211\u4eec add numbers"), Counts(2, 4));
  EXPECT_EQ(count("zh", "\u4f7f\u7528GPU\u8ba1\u7b97"), Counts(4, 5));
  EXPECT_EQ(count("en", "We \u7528 words"), Counts(2, 3));
  EXPECT_EQ(count("ja", "\u6570\u3092\u30bf\u30b9"), Counts(4, 4));
  EXPECT_EQ(count("zh", "\u6570\u3092\u30bf\u30b9"), Counts(1, 4));
  EXPECT_EQ(count("th", "\u0e19\u0e31\u0e1a"), Counts(2, 2)) << "without the mark";
}

TEST(CountWords, LeavesOutVariablesAndDigits) {
  EXPECT_EQ(count("zh", "\u8bbe x = 12, y2 = 3.5, \u03b1 = 7"), Counts(1, 1));
  EXPECT_EQ(count("en", "12 34 + 5"), Counts(0, 0));
  EXPECT_EQ(count("ru", "\u044f \u0438 \u0442\u044b"), Counts(3, 3)) << "Cyrillic words may be that short";
  EXPECT_EQ(count("en", "a \xFF\xFE\x80 text\xC3"), Counts(1, 1)) << "bytes that are no UTF-8 are no letters";
  EXPECT_EQ(count("en", std::string("ab\0cd", 5)), Counts(2, 2));
}

// A thought must not hide from the count, while the names of formulas and code are in Latin letters anywhere.
TEST(CountWords, CountsOtherScriptsInFormulasAndCode) {
  const std::string chinese = "\u6211\u4eec\u76f8\u52a0";  // four characters
  for (const auto& [open, close] : {std::pair("$", "$"),
                                    {"$$", "$$"},
                                    {"\\(", "\\)"},
                                    {"\\[", "\\]"},
                                    {"`", "`"},
                                    {"```\n", "\n```"},
                                    {"$\\text{", "}$"},
                                    {"\\begin{align}", "\\end{align}"}}) {
    const std::string text = "We add " + std::string(open) + chinese + close + " numbers";
    EXPECT_EQ(count("en", text), Counts(3, 7)) << text;
    EXPECT_EQ(count("zh", text), Counts(4, 7)) << text;
    const WordCount skipped = count_words(text, scripts_of_language("en"), /*skip_verbatim=*/true);
    EXPECT_EQ(Counts(skipped.target, skipped.all), Counts(3, 3)) << text;
  }
  EXPECT_EQ(
      count("zh", "\u6211 $\\frac{xy}{z} \\text{cost}$ \u4eec `for item in list` \u52a0 $\u03b1\u03b2$"),
      Counts(3, 3));
  EXPECT_EQ(count("en", "so `\u0434\u0432\u0430 \u0447\u0438\u0441\u043b\u0430`"), Counts(1, 3));
}

std::string prose(const std::string& text) {
  std::string pieces;
  for_each_prose(text, [&](std::string_view piece) { pieces += "[" + std::string(piece) + "]"; });
  return pieces;
}

TEST(Prose, LeavesOutCode) {
  EXPECT_EQ(prose("one ```python\nx = 1\n``` two"), "[one ][ two]");
  EXPECT_EQ(prose("one `x` two"), "[one ][ two]");
  EXPECT_EQ(prose("one ````\nx\n```` two ``y`` three"), "[one ][ two ][ three]");
}

TEST(Prose, LeavesOutFormulas) {
  EXPECT_EQ(prose("so $x + y$ is"), "[so ][ is]");
  EXPECT_EQ(prose("so $$x\n+ y$$ is"), "[so ][ is]");
  EXPECT_EQ(prose("so \\(x\\) and \\[y\n\\] is"), "[so ][ and ][ is]");
  EXPECT_EQ(prose("so \\begin{align*}x &= y\\end{align*} is"), "[so ][ is]");
  EXPECT_EQ(prose("\\begin{cases}x\\end{cases} is"), "[ is]") << "at the beginning";
  EXPECT_EQ(prose("so $a \\$ b$ is"), "[so ][ is]");
  EXPECT_EQ(prose("so \\alpha\\\\ is"), "[so ][ is]");
  EXPECT_EQ(prose("it costs $5 and then $6 more"), "[it costs $5 and then $6 more]");
}

TEST(Prose, LeavesOutTagsAndAddresses) {
  EXPECT_EQ(prose("<think>one</think> <b2>two"), "[one][ ][two]");
  EXPECT_EQ(prose("see https://a.b/c?d=e#f and www.x.y now"), "[see ][ and ][ now]");
  EXPECT_EQ(prose("\u89c1http://a.b/c\u3002\u7136\u540e"), "[\u89c1][\u3002\u7136\u540e]");
  EXPECT_EQ(prose("if a < b and c > d, awww. http"), "[if a < b and c > d, awww. http]");
}

TEST(Prose, WhatIsNeverClosedIsProse) {
  EXPECT_EQ(prose("``` one"), "[ one]");
  EXPECT_EQ(prose("` one\n` two"), "[ one\n][ two]");
  EXPECT_EQ(prose("$one\ntwo$"), "[$one\ntwo$]");
  EXPECT_EQ(prose("$$ one"), "[ one]");
  EXPECT_EQ(prose("\\( one \\[ two \\begin{x} three"), "[ one ][ two ][ three]");
  EXPECT_EQ(prose("\\"), "");
  EXPECT_EQ(prose("<think"), "[<think]");
  EXPECT_EQ(prose("$"), "[$]");
}

TEST(Script, KnowsEveryLettersScript) {
  EXPECT_EQ(script_of('q'), Script::latin);
  EXPECT_EQ(script_of('@'), Script::none);
  EXPECT_EQ(script_of('['), Script::none);
  EXPECT_EQ(script_of(0xE9), Script::latin);
  EXPECT_EQ(script_of(0xD7), Script::none);  // the sign of multiplication, among letters
  EXPECT_EQ(script_of(0x3B1), Script::greek);
  EXPECT_EQ(script_of(0x301), Script::mark);
  EXPECT_EQ(script_of(0x4E00), Script::han);
  EXPECT_EQ(script_of(0x20000), Script::han);
  EXPECT_EQ(script_of(0xAC00), Script::hangul);
  EXPECT_EQ(script_of(0x13A0), Script::other);  // Cherokee
  EXPECT_EQ(script_of(0x10FFFF), Script::none);
  EXPECT_EQ(script_of(kReplacement), Script::none);
}

TEST(Language, LooksAtTheThought) {
  const LanguageReward english({"en"}), chinese({"zh-CN"});
  const Completion mixed = finished("<think>We add \u4e24\u4e2a numbers</think>\u7b54\u6848");
  EXPECT_DOUBLE_EQ(*english.judge({}, mixed).value, 0.6);
  EXPECT_DOUBLE_EQ(*chinese.judge({}, mixed).value, 0.4);
  EXPECT_EQ(english.judge({}, mixed).detail, (Json{{"target", 3}, {"words", 5}}));
  EXPECT_EQ(english.judge({}, finished("all of it counts")).value, 1);
  EXPECT_EQ(english.judge({}, finished("")).value, 1);
  EXPECT_EQ(english.judge({}, finished("</think>\u7b54")).value, 1);
}

TEST(Language, RefusesUnknownLanguages) {
  for (const char* code : {"", "xx", "english", " e", "EN"})
    EXPECT_THROW(LanguageReward({code}), UsageError) << code;
  EXPECT_MESSAGE(UsageError, LanguageReward({"xx"}),
                 "rewards: language.language: expected a code like en, zh or hi, got \"xx\"");
}

}  // namespace
}  // namespace whet
