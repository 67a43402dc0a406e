// Texts that are made to hurt a parser: deep, long, broken. It has to return, with a tree of bounded size or
// with none, whatever the text.
#include <algorithm>
#include <cstring>

#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

std::string repeated(std::string_view piece, size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += piece;
  return out;
}

int depth_of(const Expr& expr) {
  int depth = 0;
  for (const Expr& arg : expr.args) depth = std::max(depth, depth_of(arg));
  return depth + 1;
}

void expect_bounded(const std::string& text) {
  const std::optional<Expr> expr = parse(text);
  if (!expr) return;
  EXPECT_LE(depth_of(*expr), 200) << text.substr(0, 40);
  EXPECT_LE(count_nodes(*expr), 10'000) << text.substr(0, 40);
}

// Every piece of the grammar, alone and around something.
constexpr const char* kPieces[] = {"{",
                                   "}",
                                   "(",
                                   ")",
                                   "[",
                                   "]",
                                   "\\{",
                                   "|",
                                   "\\left|",
                                   "\\frac",
                                   "\\frac{",
                                   "^",
                                   "x^",
                                   "2^",
                                   "x^{",
                                   "-",
                                   "+",
                                   "1",
                                   "x",
                                   "\\sqrt",
                                   "\\sqrt{",
                                   "\\sqrt[",
                                   "!",
                                   "x!",
                                   "1,",
                                   "1 ",
                                   "1,234,",
                                   "\\text{",
                                   "\\text{a",
                                   "a ",
                                   "ab",
                                   "\\sin",
                                   "sin",
                                   "\\sin^",
                                   "_",
                                   "x_",
                                   "x_{",
                                   "\\begin{matrix}",
                                   "&",
                                   "\\\\",
                                   "$",
                                   "$1",
                                   "\\",
                                   "\\left",
                                   "=",
                                   "x=",
                                   "a/",
                                   "\\cup",
                                   "½",
                                   "²",
                                   "\xff",
                                   "\xe2\x88",
                                   "and ",
                                   "1 or ",
                                   "if ",
                                   "\\int",
                                   "\\sum_{k=1}^{n}",
                                   "\\lim_{x\\to",
                                   "f(",
                                   "'",
                                   "C(",
                                   "\\log_",
                                   "%",
                                   "^\\circ",
                                   "1e",
                                   "1.",
                                   "1.234",
                                   ".",
                                   "...",
                                   "1;",
                                   "1:",
                                   "1\\pm",
                                   "\\binom",
                                   "{a\\choose",
                                   "\\vec{",
                                   "\\boxed{",
                                   "{,}",
                                   "1{,}234",
                                   "5 cm ",
                                   "\\mathbb{R}",
                                   "A_{16}",
                                   "pi",
                                   "\\{x|",
                                   "**",
                                   "||",
                                   "][",
                                   "1 1/2 ",
                                   "1\\frac12",
                                   "0.\\overline{3}",
                                   "\\overline{"};

TEST(ParseAttack, SurvivesAMegabyteOfAnything) {
  for (const char* piece : kPieces) {
    expect_bounded(repeated(piece, 1'000'000));
    expect_bounded("1" + repeated(piece, 1'000'000) + "1");
  }
}

TEST(ParseAttack, SurvivesWhatFitsTheLimitOfTokens) {
  for (const char* piece : kPieces)
    for (const size_t times : {199, 201, 1000, 4000, 18000})
      expect_bounded(repeated(piece, times * std::strlen(piece)));
}

TEST(ParseAttack, ReadsUpToTheLimitsAndNotBeyond) {
  const auto nested = [](size_t levels) { return std::string(levels, '(') + "1" + std::string(levels, ')'); };
  EXPECT_EQ(tree_of(nested(60)), "(number 1)");
  EXPECT_EQ(tree_of(nested(100'000)), "");
  std::string sum = "1";
  for (int i = 0; i < 4'000; ++i) sum += "+1";
  EXPECT_TRUE(parse(sum));
  for (int i = 0; i < 2'000; ++i) sum += "+1";
  EXPECT_FALSE(parse(sum));
}

TEST(ParseAttack, ReadsLiteralsOfAnyLength) {
  const std::string digits = repeated("7", 1'000'000);
  const std::optional<Expr> expr = parse(digits);
  ASSERT_TRUE(expr);
  EXPECT_EQ(expr->text, digits);
  EXPECT_TRUE(parse("x + " + digits + "." + digits));
}

TEST(ParseAttack, TakesBytesThatAreNoText) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  expect_bounded(bytes);
  for (int i = 0; i < 256; ++i) expect_bounded(std::string("1") + static_cast<char>(i) + "2");
  expect_bounded(std::string("1\0002", 3));
}

}  // namespace
}  // namespace whet::math
