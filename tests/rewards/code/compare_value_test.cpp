#include "rewards/code/compare_value.h"

#include <gtest/gtest.h>

namespace whet::code {
namespace {

bool same(const std::string& value, const std::string& expected, const Tolerance& tolerance = {}) {
  const auto a = parse_value(value), b = parse_value(expected);
  EXPECT_TRUE(a && b) << value << " | " << expected;
  EXPECT_EQ(same_value(*a, *b), same_value(*b, *a)) << value << " | " << expected;
  return same_value(*a, *b, tolerance);
}

const std::string kBig = "1" + std::string(40, '0');  // 10**40

// Python's json.loads(a) == json.loads(b).
TEST(CompareValue, ComparesAsPythonDoes) {
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
           {"1", "1.0"},
           {"1", "true"},
           {"0.0", "false"},
           {"-0", "0"},
           {"-0.0", "0"},
           {"0.1", "0.10000000000000001"},
           {"1e2", "100"},
           {"1e400", "Infinity"},
           {"1e99999999999999999999", "Infinity"},
           {"1e-99999999999999999999", "0"},
           {"1e22", "10000000000000000000000"},
           {"1e23", "99999999999999991611392"},
           {kBig, kBig},
           {"[1, [2, \"a\"], null]", "[1.0,[2,\"\\u0061\"],null]"},
           {"{\"a\": 1, \"b\": [true]}", "{\"b\": [1], \"a\": 1.0}"},
           {"{\"a\": 1, \"a\": 2}", "{\"a\": 2}"},
           {"[]", "[]"},
       })
    EXPECT_TRUE(same(a, b)) << a << " | " << b;
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
           {"1", "2"},
           {"1", "\"1\""},
           {"0", "null"},
           {"false", "null"},
           {"\"\"", "null"},
           {"[]", "{}"},
           {"[]", "null"},
           {"[1]", "1"},
           {"[1, 2]", "[2, 1]"},
           {"[1, 2]", "[1, 2, 3]"},
           {"{\"a\": 1}", "{\"a\": 1, \"b\": 1}"},
           {"{\"a\": 1}", "{\"b\": 1}"},
           {"\"a\"", "\"A\""},
           {"NaN", "NaN"},
           {"[NaN]", "[NaN]"},
           {"Infinity", "-Infinity"},
           {"0.1", "0.2"},
           {"0.30000000000000004", "0.3"},
           {"1e23", "100000000000000000000000"},
           {kBig, "1e40"},
           {kBig, kBig.substr(0, 40) + "1"},
           {"9007199254740993", "9007199254740992.0"},
           {"Infinity", "1" + std::string(400, '0')},
       })
    EXPECT_FALSE(same(a, b)) << a << " | " << b;
}

TEST(CompareValue, TakesAToleranceAnywhere) {
  const Tolerance close{1e-6, 0};
  EXPECT_TRUE(same("[0.3333333, {\"a\": 2}]", "[0.3333334, {\"a\": 2.0000001}]", close));
  EXPECT_FALSE(same("[0.333]", "[0.3333334]", close));
  EXPECT_FALSE(same("NaN", "NaN", {1e300, 1e300}));
  EXPECT_FALSE(same("\"1\"", "\"1.0000001\"", close)) << "texts are no numbers";
}

TEST(CompareValue, TakesLinearTimeForLongNumbers) {
  const std::string digits(1'000'000, '3');
  EXPECT_TRUE(same(digits, digits));
  EXPECT_FALSE(same(digits + "1", digits + "2"));
  EXPECT_FALSE(same(digits, "1.5"));
}

}  // namespace
}  // namespace whet::code
