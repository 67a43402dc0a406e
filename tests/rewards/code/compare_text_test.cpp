#include "rewards/code/compare_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace whet::code {
namespace {

TEST(CompareText, ForgivesSpacingAtTheEndsOfLines) {
  EXPECT_TRUE(same_output("1\n2\n", "1\n2"));
  EXPECT_TRUE(same_output("\n\n 1 \r\n\t2  \r\n\r\n", "1\n2"));
  EXPECT_TRUE(same_output("", " \n"));
  EXPECT_TRUE(same_output("a b", "a b "));
}

TEST(CompareText, ForgivesHowNumbersAreSpelled) {
  EXPECT_TRUE(same_output("1.50 2", "1.5   2.0"));
  EXPECT_TRUE(same_output("1e3", "1000"));
  EXPECT_TRUE(same_output("-0", "0"));
  EXPECT_TRUE(same_output("inf", "Infinity"));
  EXPECT_TRUE(same_output("nan", "nan")) << "the same text";
}

TEST(CompareText, ForgivesNothingElse) {
  for (const auto& [output, expected] : std::vector<std::pair<const char*, const char*>>{
           {"1 2", "2 1"},
           {"1", "1\n2"},
           {"1\n2", "1"},
           {"", "1"},
           {"1", ""},
           {"\n1", "1\n1"},
           {"1\n\n2", "1\n2"},
           {"1\n2", "1 2"},
           {"YES", "yes"},
           {"a  b", "a b"},
           {"Case  1.0", "Case 1"},
           {"Case\t1", "Case 1"},
           {"Case 1", "Case 2"},
           {"Case 1", "case 1"},
           {"Case1.0", "Case1"},
           {"1 Case", "1 2"},
           {"Case", "Case 1"},
           {"0.50,", "0.5,"},
           {"#  #", "# #"},
           {"1 2 3", "1 2"},
           {"1 2", "1 2 3"},
           {"12", "1 2"},
           {"nan", "NaN"},
           {"0.30000000000000004", "0.3"},
           {"100000000000000000000000000000000001", "100000000000000000000000000000000000"},
           {"1e9999999999999999999", "2e9999999999999999999"},
           {"1_000", "1000"},
           {"1,5", "1.5"},
       })
    EXPECT_FALSE(same_output(output, expected)) << output << " | " << expected;
}

TEST(CompareText, ComparesBytes) {
  EXPECT_TRUE(same_output("\xFF\xFE", "\xFF\xFE"));
  EXPECT_FALSE(same_output("\xFF", "\xEF\xBF\xBD"));
  EXPECT_FALSE(same_output(std::string("1\0", 2), "1"));
  EXPECT_FALSE(same_output(std::string("1\0002", 3), "1")) << "nothing ends at a zero byte";
}

TEST(CompareText, TakesATolerance) {
  EXPECT_FALSE(same_output("0.333333", "0.33333333333"));
  EXPECT_TRUE(same_output("0.333333", "0.33333333333", {1e-6, 0}));
  EXPECT_FALSE(same_output("0.3333", "0.33333333333", {1e-6, 0}));
  EXPECT_TRUE(same_output("1000001", "1000000", {0, 1e-6}));
  EXPECT_FALSE(same_output("1000002", "1000000", {0, 1e-6}));
  EXPECT_FALSE(same_output("yes", "no", {1, 1}));
  EXPECT_FALSE(same_output("nan", "1", {1e9, 1e9}));
  EXPECT_FALSE(same_output("inf", "1", {1e9, 1e9}));
  EXPECT_FALSE(same_output("1e400", "1e308", {1e308, 1e308}));
  EXPECT_TRUE(same_output("1e400", "10e399", {1, 1})) << "the same number needs no tolerance";
  EXPECT_FALSE(same_output("1.7e308", "-1.7e308", {0, 1e308}));
  EXPECT_TRUE(same_output("1e-400", "0", {1e-9, 0}));
}

TEST(CompareText, NumbersBesideWordsAreNumbers) {
  EXPECT_TRUE(same_output("Case 1.0", "Case 1"));
  EXPECT_TRUE(same_output("YES 2.00 a", "YES 2 a"));
  EXPECT_FALSE(same_output("Case #1: 0.5000001", "Case #1: 0.5"));
  const Tolerance tolerance{1e-6, 0};
  EXPECT_TRUE(same_output("Case #1: 0.5000001", "Case #1: 0.5", tolerance));
  EXPECT_TRUE(same_output("0.5000001 apples\n7", "0.5 apples\n7.0000001", tolerance));
  EXPECT_FALSE(same_output("Case #1: 0.51", "Case #1: 0.5", tolerance));
  EXPECT_FALSE(same_output("Case #2: 0.5", "Case #1: 0.5", tolerance));
  EXPECT_FALSE(same_output("Case #1: 0.5000001 0", "Case #1: 0.5", tolerance));
  EXPECT_FALSE(same_output("Case #1:", "Case #1: 0", tolerance));
  EXPECT_FALSE(same_output("Case #1:  0.5", "Case #1: 0.5", tolerance));
  EXPECT_FALSE(same_output("0.5  Case", "0.5 Case", tolerance));
  EXPECT_FALSE(same_output("0.5000001", "half", tolerance));
  EXPECT_FALSE(same_output("x=0.5000001", "x=0.5", tolerance)) << "a word with a number in it is a word";
  EXPECT_FALSE(same_output("yes 0.5", "no 0.5", tolerance));
}

// A program may print as much as it likes; the worst is numbers that differ in their last digit, or nowhere.
TEST(CompareText, TakesLinearTime) {
  std::string words, lines, digits(4 << 20, '1');
  while (words.size() < 4 << 20) words += "1.0 ", lines += "1.0\n";
  std::string others = words;
  for (char& c : others)
    if (c == ' ') c = '\t';
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(same_output(words, others));
  EXPECT_TRUE(same_output(digits + ".0", digits));
  EXPECT_FALSE(same_output(digits + ".1", digits));
  EXPECT_FALSE(same_output(words, lines));
  EXPECT_FALSE(same_output(std::string(4 << 20, '\n') + "1", std::string(4 << 20, ' ')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace whet::code
