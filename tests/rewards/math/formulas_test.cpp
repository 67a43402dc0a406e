#include "rewards/math/extract/formulas.h"

#include <gtest/gtest.h>

#include "rewards/math/extract/formula_text.h"

namespace whet::math::extraction {
namespace {

std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> out;
  for (const Formula& formula : formulas(text)) out.push_back(formula_text(formula.content.in(text)));
  return out;
}

using Texts = std::vector<std::string>;

TEST(Formulas, ReadsTheDelimiters) {
  EXPECT_EQ(found("a $x$ b $$y$$ c \\(z\\) d \\[w\\]"), (Texts{"x", "y", "z", "w"}));
  EXPECT_EQ(found("$$\nx = 5\n$$ and \\[\n7\n\\]"), (Texts{"x = 5", "7"}));
  EXPECT_EQ(found("$x$$y$"), (Texts{"x", "y"}));
  EXPECT_EQ(found("is $ 9 .$"), Texts{"9"});
  EXPECT_EQ(found("thus\n[ x = \\frac{1}{2} ]\n"), Texts{"x = \\frac{1}{2}"});
}

TEST(Formulas, StayOnTheirLineOrInTheirParagraph) {
  EXPECT_EQ(found("$x\ny$z$"), Texts{"z"});
  EXPECT_EQ(found("\\(x\ny\\) \\(z\\)"), Texts{"z"});
  EXPECT_EQ(found("$$x\n\ny$$"), Texts{});
}

TEST(Formulas, DoNotBeginAtAnAmount) {
  EXPECT_EQ(found("it costs $5 and then $7"), Texts{});
  EXPECT_EQ(found("it costs $5 and $7, so $x = 12$"), Texts{"x = 12"});
  EXPECT_EQ(found("\\$5 and \\$7"), Texts{});
  EXPECT_EQ(found("$5 + \\$3$"), Texts{"5 + \\$3"});
  EXPECT_EQ(found("about 5$ or 6$"), Texts{});
  EXPECT_EQ(found("$5 of \\(x\\)"), Texts{"x"});
}

TEST(Formulas, ListsAndIntervalsAreNoFormulas) { EXPECT_EQ(found("in [ 1, 2 ] or [1, 2]"), Texts{}); }

TEST(Formulas, OfManyRowsTheLastCounts) {
  EXPECT_EQ(found("\\begin{align*}\nx &= 3 + 4 \\\\\n &= 7.\n\\end{align*}"), Texts{"7"});
  EXPECT_EQ(found("\\begin{align} x &= 3 \\\\ y &= 4 \\\\ \\end{align}"), Texts{"y = 4"});
  EXPECT_EQ(found("\\begin{equation} x = 3 \\end{equation}"), Texts{"x = 3"});
  EXPECT_EQ(found("\\[\\begin{aligned} x&=3\\\\ y&=4 \\end{aligned}\\]"), Texts{"y=4"});
  EXPECT_EQ(found("$$\\begin{align*} x&=3 \\end{align*}$$ so $y$"), (Texts{"x=3", "y"}));
  const std::string matrix = "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}";
  EXPECT_EQ(found("$A = " + matrix + "$"), Texts{"A = " + matrix});
  EXPECT_EQ(found("\\begin{align} A &= 1 \\\\ &= " + matrix + " \\end{align}"), Texts{matrix});
}

TEST(Formulas, JoinALists) {
  const auto last = [](std::string_view text) {
    const std::vector<Formula> all = formulas(text);
    return list_backward(text, all, all.size() - 1);
  };
  const auto first = [](std::string_view text) { return list_forward(text, formulas(text), 0); };
  EXPECT_EQ(last("$x=1$, $x=2$, and $x=3$"), "x=1, x=2, x=3");
  EXPECT_EQ(last("$a$ is $x=1$ or $x=2$"), "x=1, x=2");
  EXPECT_EQ(last("$1$ but $2$"), "2");
  EXPECT_EQ(last("$28$ %"), "28\\%");
  EXPECT_EQ(first("$1$, $2$ but $3$"), "1, 2");
  EXPECT_EQ(first("\\(1\\) percent"), "1\\%");
}

TEST(Formulas, LeaveTheTextAroundThem) {
  EXPECT_EQ(without_delimiters("odd $n$ or \\(2m\\)."), "odd n or 2m.");
  EXPECT_EQ(without_delimiters("$5 each"), "$5 each");
}

}  // namespace
}  // namespace whet::math::extraction
