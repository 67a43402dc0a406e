// What values hold for, in formulas and in words.
#include "rewards/math/verify.h"
#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

constexpr const char* kParity = "\\begin{cases} 3m & m \\text{ even} \\\\ m-5 & m \\text{ odd} \\end{cases}";
constexpr const char* kBars = "\\begin{cases}t & t\\ge 0\\\\-t & t<0\\end{cases}";
constexpr const char* kRational =
    "7 \\text{ if } t \\text{ is rational}, 8 \\text{ if } t \\text{ is irrational}";

TEST(CompareConditions, ReadsChineseWithTheConditionFirst) {
  constexpr const char* kCases = "n为偶数时为2，n为奇数时为3";
  expect_all(Truth::yes, {{kCases, "n为奇数时为3，n为偶数时为2"},
                          {kCases, "2 if n is even, 3 if n is odd"},
                          {kCases, "当n为偶数时，答案为2；当n为奇数时，答案为3。"},
                          {kCases, "若n为偶数则为2，若n为奇数则为3"},
                          {kCases, "n为偶数时等于2，否则等于3"},
                          {"当x>0时为1，当x<0时为-1", "1 if x>0, -1 if x<0"},
                          {"3小时", "3小时"}});
  EXPECT_EQ(verify("同时投掷概率为1/2", "1/2", {}, {}).outcome, Outcome::equal);
  expect_all(Truth::no, {{kCases, "n为偶数时为3，n为奇数时为2"},
                         {kCases, "2 if n is odd, 3 if n is even"},
                         {kCases, "n为偶数时为3，否则为2"},
                         {kCases, "3"},
                         {kCases, "2, 3"}});
  for (const char* gold : {kCases, "当n为偶数时，答案为2；当n为奇数时，答案为3",
                           "n为偶数时，和为2；n为奇数时，和为3", "n为偶数时为2，否则为3", "偶数时2，奇数时3"})
    for (const char* answer : {"2", "3"})
      EXPECT_NE(verify(gold, answer, {}, {}).outcome, Outcome::equal) << gold << " | " << answer;
}

TEST(CompareConditions, DistinguishesEvenAndOdd) {
  expect_all(
      Truth::yes,
      {{kParity, "\\begin{cases} m-5 & m \\text{ odd} \\\\ 3m & m \\text{ even} \\end{cases}"},
       {kParity,
        "\\begin{cases} 3m & \\text{if } m \\text{ is even} \\\\ m-5 & \\text{if } m \\text{ is odd} "
        "\\end{cases}"},
       {kParity, "\\begin{cases} 3m, & \\text{if m is even,} \\\\ m-5, & \\text{otherwise.} \\end{cases}"},
       {kParity, "3m \\text{ for even } m, m-5 \\text{ for odd } m"},
       {kParity, "3m \\text{ if } m \\text{ is even and } m-5 \\text{ if } m \\text{ is odd}"},
       {kParity, "\\text{if } m \\text{ is even, } 3m \\text{; if } m \\text{ is odd, } m-5"},
       {kParity, "\\begin{cases}3m & m=2j \\\\ m-5 & m=2j+1\\end{cases}"},
       {kParity, "\\begin{cases}3m & m\\equiv 0 \\pmod 2 \\\\ m-5 & m \\equiv 1 \\pmod 2\\end{cases}"},
       {kParity,
        "\\begin{cases}3m & \\text{if } m \\text{ is not odd} \\\\ m-5 & \\text{if } m \\text{ is "
        "odd}\\end{cases}"},
       {"6 \\text{ for even } m", "6 \\text{ when } m \\text{ is an even number}"},
       {"6 \\text{ for even } m", "6 \\text{ for } m \\text{ even}"},
       {"\\frac{1}{m}, m \\text{ odd}", "\\frac1m \\text{ (m odd)}"},
       {"\\frac{1}{m}\\ (m \\text{ odd})", "\\frac1m \\text{ for odd } m"}});
  expect_all(
      Truth::no,
      {{kParity, "\\begin{cases} 3m & m \\text{ odd} \\\\ m-5 & m \\text{ even} \\end{cases}"},
       {kParity, "\\begin{cases} m-5, & \\text{if m is even} \\\\ 3m, & \\text{otherwise} \\end{cases}"},
       {kParity, "\\begin{cases}m-5 & m=2j \\\\ 3m & m=2j+1\\end{cases}"},
       {kParity, "\\text{if } m \\text{ is even, } m-5 \\text{; if } m \\text{ is odd, } 3m"},
       {kParity, "3m, m-5"},
       {"6 \\text{ for even } m", "6 \\text{ for odd } m"},
       {"6 \\text{ for even } m", "6"},
       {"6", "6 \\text{ for even } m"},
       {"6 for even m", "6 for odd m"},
       {"\\frac{1}{m}, m \\text{ odd}", "\\frac1m, m \\text{ even}"},
       {"\\frac{1}{m}\\ (m \\text{ odd})", "\\frac1m\\ (m \\text{ even})"},
       {"j\\pi, j \\text{ odd}", "j\\pi"},
       {"6（m为偶数）", "6（m为奇数）"}});
}

TEST(CompareConditions, DistinguishesRationalAndIrrational) {
  expect_all(Truth::yes,
             {{kRational, "7 \\text{ if } t \\in \\mathbb{Q}, 8 \\text{ if } t \\notin \\mathbb{Q}"},
              {kRational, "8 \\text{ if } t \\text{ is irrational}, 7 \\text{ otherwise}"}});
  expect_all(Truth::no,
             {{kRational, "8 \\text{ if } t \\text{ is rational}, 7 \\text{ if } t \\text{ is irrational}"},
              {kRational, "8 \\text{ if } t \\in \\mathbb{Q}, 7 \\text{ otherwise}"}});
}

TEST(CompareConditions, ComparesPiecesByTheirConditions) {
  expect_all(Truth::yes, {{kBars, "\\begin{cases}-t & t< 0\\\\t & t\\ge 0\\end{cases}"},
                          {kBars, "\\begin{cases}t & t\\ge 0\\\\-t & \\text{otherwise}\\end{cases}"},
                          {kBars, "t \\text{ if } t \\geq 0, -t \\text{ if } t < 0"},
                          {"g(t) = 2 \\text{ if } t > 1 \\text{ and } t < 4", "2 \\text{ if } 1 < t < 4"},
                          {"2 \\text{ if } t > 0", "2 \\text{ if } t \\text{ is positive}"}});
  expect_all(Truth::no,
             {{kBars, "\\begin{cases}t & t< 0\\\\-t & t\\ge 0\\end{cases}"},
              {kBars, "\\begin{cases}t & t > 0\\\\-t & \\text{otherwise}\\end{cases}"},
              {"2 \\text{ if } t > 1 \\text{ and } t < 4", "2 \\text{ if } t > 1 \\text{ or } t < 4"},
              {"2 \\text{ if } t > 0", "2 \\text{ if } t < 0"},
              {"2 \\text{ if } t > 0", "2 \\text{ if } u > 0"},
              {"2 \\text{ if } t > 0", "2"},
              {"2 \\text{ if } m \\equiv 0 \\pmod 5", "2 \\text{ if } m \\equiv 1 \\pmod 5"}});
}

TEST(CompareConditions, KeepsTheWordsItDoesNotUnderstand) {
  expect_all(Truth::yes, {{"4 \\text{ unless } m = 3", "4 \\text{ unless } m=3"},
                          {"4 \\text{ if } m \\text{ is a multiple of } 6",
                           "4 \\text{ when } m \\text{ is a multiple of } 6"}});
  expect_all(
      Truth::no,
      {{"4 \\text{ unless } m = 3", "4 \\text{ unless } m = 5"},
       {"4 \\text{ unless } m = 3", "4 \\text{ if } m = 3"},
       {"4 \\text{ if } m \\text{ is a multiple of } 6", "4 \\text{ if } m \\text{ is a multiple of } 7"},
       {"4 \\text{ if } m \\text{ is a multiple of } 6", "4 \\text{ if } m \\text{ is not a multiple of } 6"},
       {"4 \\text{ if } m \\text{ is prime}", "4 \\text{ if } m \\text{ is composite}"},
       {"\\text{yes if } m \\text{ is odd}", "\\text{yes if } m \\text{ is even}"}});
}

TEST(CompareConditions, LeavesOutWhatOnlyNamesAParameter) {
  expect_all(Truth::yes, {{"j\\pi, j \\in \\mathbb{Z}", "j\\pi \\text{ where } j \\text{ is an integer}"},
                          {"t^2 + C, C \\text{ constant}", "t^2+C"},
                          {"3^m \\text{ for all } m \\ge 1", "3^m"},
                          {"3t \\text{ cm}", "3t"},
                          {"6 \\text{ even numbers}", "6"}});
  expect_all(Truth::no,
             {{"j\\pi, j \\in \\mathbb{Z}", "j\\pi \\text{ where } j \\text{ is an odd integer}"}});
}

}  // namespace
}  // namespace whet::math
