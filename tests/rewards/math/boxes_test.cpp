#include "rewards/math/extract/boxes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace whet::math::extraction {
namespace {

std::string box(std::string_view text, bool join = true) {
  const std::optional<FoundAnswer> found = last_box(text, join);
  return found ? found->text : "none";
}

TEST(Boxes, ReadsTheForms) {
  EXPECT_EQ(box("so \\boxed{5}."), "5");
  EXPECT_EQ(box("\\fbox{5}"), "5");
  EXPECT_EQ(box("\\boxed {5}"), "5");
  EXPECT_EQ(box("\\boxed 5"), "5");
  EXPECT_EQ(box("\\boxed 5, as was to be shown"), "5");
  EXPECT_EQ(box("$\\boxed 5\\sqrt 2$ in all"), "5\\sqrt 2");
  EXPECT_EQ(box("\\beginboxed{\\sqrt{2}}"), "\\sqrt{2}");
  EXPECT_EQ(box("\\boxed{\\frac{1}{2}}"), "\\frac{1}{2}");
  EXPECT_EQ(box("\\boxed{ x = 3 . }"), "x = 3");
  EXPECT_EQ(box("\\boxed{\\{1, 2\\}}"), "\\{1, 2\\}");
  EXPECT_EQ(box("\\boxed{x = \\boxed{5}}"), "x = \\boxed{5}");
  EXPECT_EQ(box("\\boxed{\n\\frac{1}\n{2}\n}"), "\\frac{1}\n{2}");
}

TEST(Boxes, OthersAreNone) {
  for (const char* text :
       {"", "\\boxed", "\\boxed{}", "\\boxed{ \n }", "boxed{5}", "\\boxedsum{5}", "\\box{5}"})
    EXPECT_EQ(box(text), "none") << text;
}

TEST(Boxes, ABoxThatIsNeverClosedEndsWithItsFormulaOrLine) {
  EXPECT_EQ(box("\\boxed{5"), "5");
  EXPECT_EQ(box("\\boxed{\\frac{1}{2}\nand {so} on"), "\\frac{1}{2}");
  EXPECT_EQ(box("$\\boxed{5$ and more"), "5");
  EXPECT_EQ(box("\\(\\boxed{5\\) and more"), "5");
  EXPECT_EQ(box("\\boxed{5\n\nA new paragraph} closes nothing"), "5");
  // A whole one behind it wins, and so does one inside.
  EXPECT_EQ(box("\\boxed{1\n\n\\boxed{2}"), "2");
  EXPECT_EQ(box("\\boxed{1 \\boxed{2}"), "2");
}

TEST(Boxes, TheLastWins) {
  EXPECT_EQ(box("\\boxed{5} wait no \\boxed{6}"), "6");
  EXPECT_EQ(box("\\boxed{5}, wait, \\boxed{6}"), "6");
  EXPECT_EQ(box("\\boxed{5} \\boxed{6}"), "6");
  EXPECT_EQ(box("\\boxed{5} and then \\boxed{6}"), "6");
  EXPECT_EQ(box("\\boxed{5}\n\n\\boxed{}"), "5");
}

TEST(Boxes, JoinsAList) {
  for (const char* joint : {", ", "; ", " and ", " or ", ", and ", "$ and $", "\\) and \\(",
                            " \\text{ and } ", "\\quad\\text{or}\\quad ", "$, $", "\\), \\(", "、", "$ und $",
                            ",\\,", "\\] and \\[", "**, **", " and x = ", "$ and $y_1 = "}) {
    const std::string text = "$\\boxed{1}" + std::string(joint) + "\\boxed{-2}$";
    EXPECT_EQ(box(text), "1, -2") << text;
    EXPECT_EQ(box(text, false), "-2") << text;
  }
  EXPECT_EQ(box("\\boxed{1}, \\boxed{2} and \\boxed{3}"), "1, 2, 3");
  EXPECT_EQ(box("\\boxed{0} so \\boxed{2} and \\boxed{3}"), "2, 3");
  EXPECT_EQ(box("\\boxed{1} apple and \\boxed{2} pears"), "1, 2");
  EXPECT_EQ(box("\\boxed{4}, or \\boxed{4}"), "4");
}

TEST(Boxes, KeepThePercentSignBehind) {
  for (const char* percent : {"%", "\\%", " percent", " pct", "$ %", "$ percent", "\\) percentage"})
    EXPECT_EQ(box("\\boxed{28}" + std::string(percent)), "28\\%") << percent;
  EXPECT_EQ(box("\\boxed{28\\%} percent"), "28\\%");
  EXPECT_EQ(box("\\boxed{28} percentages"), "28");
  EXPECT_EQ(box("\\boxed{28} and 5%"), "28");
}

TEST(Boxes, UndoesDoubledBackslashes) {
  EXPECT_EQ(box("\\\\boxed{\\\\frac{1}{2}}"), "\\frac{1}{2}");
  // Rows are no doubled backslashes.
  EXPECT_EQ(box("\\boxed{\\begin{pmatrix}x\\\\y\\end{pmatrix}}"), "\\begin{pmatrix}x\\\\y\\end{pmatrix}");
}

// The definition, without a stack: a box reaches to the brace that brings the depth back to zero.
std::string defined_box(const std::string& text) {
  const std::string command = "\\boxed{";
  struct Found {
    size_t begin, end;
    bool closed;
  };
  std::vector<Found> outer;
  for (size_t at = text.find(command); at != text.npos; at = text.find(command, at + 1)) {
    if (!outer.empty() && outer.back().closed && at < outer.back().end) continue;
    int depth = 1;
    size_t end = at + command.size();
    for (; end < text.size() && depth > 0; ++end) {
      if (text[end] == '\\' && end + 1 < text.size() && (text[end + 1] == '{' || text[end + 1] == '}'))
        ++end;
      else
        depth += (text[end] == '{') - (text[end] == '}');
    }
    if (depth == 0 && end == at + command.size() + 1) continue;  // nothing in it
    outer.push_back({at, end, depth == 0});
  }
  for (size_t i = outer.size(); i-- > 0;) {
    const bool wins = outer[i].closed || std::none_of(outer.begin() + static_cast<std::ptrdiff_t>(i),
                                                      outer.end(), [](const Found& f) { return f.closed; });
    // Of several that are open the outermost.
    if (!wins || (!outer[i].closed && i > 0 && !outer[i - 1].closed)) continue;
    const size_t begin = outer[i].begin + command.size();
    const std::string content = text.substr(begin, outer[i].end - begin - (outer[i].closed ? 1 : 0));
    // The text breaks off behind the brace: nothing, and no other box.
    if (!content.empty() || !outer[i].closed) return content;
  }
  return "none";
}

TEST(Boxes, AgreeWithTheirDefinitionOnRandomBraces) {
  const char* const parts[] = {"\\boxed{", "{", "}", "\\{", "\\}", "a", "b"};
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t i = random() % 14; i > 0; --i) text += parts[random() % std::size(parts)];
    ASSERT_EQ(box(text, false), defined_box(text)) << text;
  }
}

}  // namespace
}  // namespace whet::math::extraction
