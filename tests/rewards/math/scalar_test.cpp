#include "rewards/math/scalar/scalar.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/rewards/math/read_formula.h"

namespace whet::math {
namespace {

constexpr int64_t kSteps = 5'000'000;

Truth same(const std::string& a, const std::string& b) {
  Budget budget(kSteps);
  return same_value(read_formula(a), read_formula(b), budget);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// In both orders.
void expect_all(const Pairs& pairs, Truth expected) {
  for (const auto& [a, b] : pairs) {
    EXPECT_EQ(same(a, b), expected) << a << " and " << b;
    EXPECT_EQ(same(b, a), expected) << b << " and " << a;
  }
}

TEST(SameValue, RationalNumbers) {
  expect_all({{"1/2", "0.5"},
              {"2/4 + 1/6", "2/3"},
              {"33.5%", "0.335"},
              {"1e3", "1000"},
              {"12e-1", "6/5"},
              {"based(101, 2)", "5"},
              {"based(204, 5)", "54"},
              {"(-2)^3", "-8"},
              {"2^-3", "0.125"},
              {"6!", "720"},
              {"double_factorial(7)", "105"},
              {"binomial(10, 3)", "120"},
              {"binomial(3, 5)", "0"},
              {"permutations(5, 2)", "20"},
              {"gcd(12, 18, 27)", "3"},
              {"lcm(4, 6)", "12"},
              {"mod(-7, 3)", "2"},
              {"floor(-7/2)", "-4"},
              {"ceil(-7/2)", "-3"},
              {"abs(3 - 5)", "2"},
              {"max(1, 7/2, 3)", "3.5"},
              {"min(1, -2)", "-2"},
              {"gamma(5)", "24"},
              {"sum(k^2, k, 1, 100)", "338350"},
              {"sum(1/(k*(k+1)), k, 1, 99)", "99/100"},
              {"product(k, k, 1, 6)", "720"},
              {"sum(k, k, 5, 4)", "0"},
              {"det(1, 2, 3, 4)", "-2"},
              {"det(2, 0, 1, 3, 1, 4, 1, 1, 5)", "4"},
              {"0^0", "1"}},
             Truth::yes);
  expect_all({{"0.333", "1/3"},
              {"based(101, 2)", "101"},
              {"5.001", "5"},
              {"0.0000001", "0.0000002"},
              {"100000000001000000000", "100000000000000000000"},
              {"28%", "28"},
              {"1/0", "5"},
              {"binomial(10, 3)", "binomial(10, 4)"}},
             Truth::no);
}

TEST(SameValue, LargeRationalNumbers) {
  expect_all({{"2^2025", "2*2^2024"},
              {"2024^4046", "(2^3*11*23)^4046"},
              {"9^387420489", "3^774840978"},
              {"9^(9^9)", "3^(2*9^9)"},
              {"binomial(1000000, 500000)", "binomial(1000000, 500000) + 0"},
              {"(10^9)!", "(10^9)!*1"},
              {"mod(3^(10^40), 7)", "4"},
              {"mod(2^1000003, 1000003)", "2"},
              {"1e100000", "10^100000"},
              {"3000!/2999!", "3000"},
              {"50000!/49999!", "50000"}},
             Truth::yes);
  expect_all({{"2^2025", "3^2025"},
              {"1/2004!", "1/2006!"},
              {"9^(9^9)", "1"},
              {"9^(9^9)", "9^(9^9) + 1"},
              {"(10^9)!", "1"},
              {"binomial(1000000, 500000)", "binomial(1000000, 500001)"},
              {"(2^2005 + 1)/(3*2^2006)", "1/(3*2^2006)"},
              {"1/2^99", "1/2^98"},
              {"2024^4046", "2024^4046 + 1"},
              {"5^(5^(5^5)) - 5", "16"}},
             Truth::no);
}

TEST(SameValue, RationalFunctions) {
  expect_all({{"x^2 + 2*x + 1", "(x+1)^2"},
              {"(x^2-1)/(x-1)", "x + 1"},
              {"x/7 + 2/7", "(x+2)/7"},
              {"(a+b)^3", "a^3 + 3*a^2*b + 3*a*b^2 + b^3"},
              {"1/x - 1/y", "(y-x)/(x*y)"},
              {"x^1000000 * x", "x^1000001"},
              {"binomial(n, 2)", "n*(n-1)/2"},
              {"sum(k*x^k, k, 1, 3)", "x + 2*x^2 + 3*x^3"},
              {"det(a, b, c, d)", "a*d - b*c"},
              {"f(x) + 1", "1 + f(x)"},
              {"f(x + x)", "f(2*x)"},
              {"x1 + x2", "x2 + x1"}},
             Truth::yes);
  expect_all({{"x^2 + 2*x + 1", "x^2 + 2*x + 2"},
              {"x", "y"},
              {"f(x)", "f(y)"},
              {"f(x)", "g(x)"},
              {"x1", "x2"},
              {"x^3 + 2*x + 1", "x^2 + 2*x + 1"},
              {"x + 2*n + 1", "x + 1"}},
             Truth::no);
}

TEST(SameValue, Constants) {
  expect_all({{"1/sqrt(2)", "sqrt(2)/2"},
              {"sqrt(8)", "2*sqrt(2)"},
              {"sqrt(6)", "sqrt(2)*sqrt(3)"},
              {"sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)"},
              {"2^(1/4)", "sqrt(sqrt(2))"},
              {"(1 + sqrt(5))/2", "2*cos(pi/5)"},
              {"e^(i*pi)", "-1"},
              {"e^(i*pi/3)", "1/2 + i*sqrt(3)/2"},
              {"i^2", "-1"},
              {"(1+i)^8", "16"},
              {"sqrt(-4)", "2*i"},
              {"root(-8, 3)", "-2"},
              {"(-8)^(2/3)", "4"},
              {"(-27)^(1/3)", "-3"},
              {"ln(8)", "3*ln(2)"},
              {"ln(6)", "ln(2) + ln(3)"},
              {"log(8, 2)", "3"},
              {"log(2, 4)", "1/2"},
              {"log(e)", "1"},
              {"e^(2*ln(3))", "9"},
              {"sin(pi/6)", "0.5"},
              {"cos(30deg)", "sqrt(3)/2"},
              {"tan(60deg - 15deg)", "1"},
              {"arctan(1)", "pi/4"},
              {"arctan(1/2) + arctan(1/3)", "pi/4"},
              {"arcsin(1/2)", "pi/6"},
              {"arccos(-1/2)", "2*pi/3"},
              {"sinh(ln(2))", "3/4"},
              {"floor(pi)", "3"},
              {"floor(sqrt(2)^2)", "2"},
              {"abs(1 - sqrt(2))", "sqrt(2) - 1"},
              {"max(sqrt(2), 1)", "sqrt(2)"},
              {"gamma(1/2)^2", "pi"},
              {"root(7 + 5*sqrt(2), 3)", "1 + sqrt(2)"},
              {"30deg", "30"},
              {"f(3)", "f(1 + 2)"},
              {"sqrt(11 + 6*sqrt(2)) + sqrt(11 - 6*sqrt(2))", "6"},
              {"abs(3 + 4*i)", "5"},
              {"real((1+i)^2)", "0"}},
             Truth::yes);
  expect_all({{"sqrt(2)", "1.41421356237309504880"},
              {"sqrt(2)", "sqrt(2) + 10^-900"},
              {"1 - 1/e", "1 + 1/e"},
              {"pi", "355/113"},
              {"e^(pi*sqrt(163))", "262537412640768744"},
              {"sqrt(2) + sqrt(3)", "sqrt(5)"},
              {"4", "4*sqrt(2)"},
              {"i", "-i"},
              {"i", "1"},
              {"sin(30)", "1/2"},
              {"f(2)", "2"},
              {"2^(1/3)", "2^(1/2)"},
              {"e^-200", "0"},
              {"tan(pi/2)", "3"},
              {"ln(0)", "3"}},
             Truth::no);
}

TEST(SameValue, Functions) {
  expect_all({{"tan(y)^2 + 1", "sec(y)^2"},
              {"sin(2*x)", "2*sin(x)*cos(x)"},
              {"root(x, 3)^2", "x^(2/3)"},
              {"sqrt(x)^3", "x*sqrt(x)"},
              {"1/(3*root(x, 3)^2)", "1/(3*x^(2/3))"},
              {"-2*(x^2+6)/(9*(x^2-2)*root(x^2-2, 3)^2)", "-8*x^2/(9*(x^2-2)^(5/3)) + 2/(3*(x^2-2)^(2/3))"},
              {"sqrt(x^2)", "abs(x)"},
              {"2^(n+1)", "2*2^n"},
              {"4^x", "2^(2*x)"},
              {"ln(x^2)", "2*ln(x)"},
              {"e^(x+y)", "e^x*e^y"},
              {"cosh(x)^2 - sinh(x)^2", "1"},
              {"(n+1)!", "(n+1)*n!"},
              {"(-1)^(n+2)", "(-1)^n"},
              {"e^(i*x)", "cos(x) + i*sin(x)"},
              {"sin(x)^2 + cos(x)^2 - 1", "0"},
              {"sqrt(-1 - x^2)", "i*sqrt(1 + x^2)"},
              {"arcsin(x) + arccos(x)", "pi/2"},
              {"sqrt(x*y)", "sqrt(x)*sqrt(y)"},
              {"log(x, 2)", "ln(x)/ln(2)"},
              {"ceil(x)", "-floor(-x)"},
              {"arsinh(x)", "ln(x + sqrt(x^2 + 1))"},
              {"max(x, y)", "(x + y + abs(x - y))/2"},
              {"binomial(n, k)", "binomial(n, n - k)"}},
             Truth::yes);
  expect_all({{"sqrt(x^2)", "x"},
              {"sin(x)", "cos(x)"},
              {"sin(x)^2 + cos(x)^2 - 1", "e^-60"},
              {"2^n", "n^2"},
              {"x^(1/3)", "x^(1/2)"},
              {"abs(x + y)", "abs(x) + abs(y)"},
              {"sin(x)", "x - x^3/6"},
              {"e^x", "e^x + 10^-30"},
              {"(-1)^n", "1"},
              {"floor(x)", "x"}},
             Truth::no);
}

TEST(SameValue, Infinity) {
  expect_all({{"inf", "2*inf"}, {"-inf", "inf*(-3)"}, {"inf + 5", "inf"}}, Truth::yes);
  expect_all({{"inf", "-inf"}, {"inf", "5"}, {"inf", "x"}, {"inf - inf", "0"}}, Truth::no);
}

TEST(SameValue, WhatIsNotComputed) {
  expect_all({{"sum(1/k^2, k, 1, n)", "sum(1/j^2, j, 1, n)"},
              {"limit(sin(x)/x, x, 0) + 1", "1 + limit(sin(y)/y, y, 0)"},
              {"integral(x^2 + x^2, x, 0, 1)", "integral(2*t^2, t, 0, 1)"}},
             Truth::yes);
  expect_all(
      {{"integral(x, x, 0, 1)", "1/2"}, {"sum(1/k, k, 1, 10^9)", "1"}, {"1/0", "0/0"}, {"tuple(1, 2)", "3"}},
      Truth::unknown);
}

TEST(SameValue, EndsByItsBudget) {
  const std::string nine = "9^(9^(9^9))";
  Pairs hostile = {{nine, nine + " + 1"},
                   {"(((10^9)!)!)!", "7"},
                   {"sum(sum(sum(k, k, 1, 9999), j, 1, 9999), m, 1, 9999)", "1"},
                   {"sum(1/k, k, 1, 10000)", "9"},
                   {"product(x + k, k, 1, 9999)", "1"},
                   {"sin(10^(10^18))", "1/2"},
                   {"gcd(10^(10^18), 10^(10^17))", "3"},
                   {"binomial(10^18, 5*10^17)", "7"}};
  for (const auto& [a, b] : hostile) {
    EXPECT_NE(same(a, b), Truth::yes) << a;
    Budget little(1000);
    EXPECT_NE(same_value(read_formula(a), read_formula(b), little), Truth::yes) << a;
  }
}

TEST(SameValue, LongLiterals) {
  const std::string digits = "1" + std::string(200'000, '7');
  expect_all({{digits + "5", digits + "0 + 5"}, {digits + "0", digits + "*10"}}, Truth::yes);
  expect_all({{digits + "5", digits + "6"}, {digits, "1"}, {"sqrt(" + digits + ")", "1"}}, Truth::no);
}

TEST(SameValue, DeepAndWideFormulas) {
  const auto nested = [](const std::string& name, const std::string& inner) {
    std::string text = inner;
    for (int depth = 0; depth < 150; ++depth) text = name + "(" + text + ")";
    return text;
  };
  EXPECT_EQ(same(nested("f", "x + x"), nested("f", "2*x")), Truth::yes);
  EXPECT_EQ(same(nested("f", "x"), nested("f", "y")), Truth::no);
  EXPECT_EQ(same(nested("sqrt", "x"), nested("sqrt", "x + 0")), Truth::yes);
  std::string forth = "1", back = "1";
  for (int k = 0; k < 2000; ++k) {
    forth += " + x" + std::to_string(k);
    back += " + x" + std::to_string(1999 - k);
  }
  EXPECT_EQ(same(forth, back), Truth::yes);
  EXPECT_EQ(same(forth, back + " + x7"), Truth::no);
}

TEST(Compare, Constants) {
  const auto sign = [](const std::string& a, const std::string& b) {
    Budget budget(kSteps);
    return compare(read_formula(a), read_formula(b), budget);
  };
  EXPECT_EQ(sign("10^100", "10^100 + 1"), -1);
  EXPECT_EQ(sign("sqrt(2)", "1.41421356237309504880"), 1);
  EXPECT_EQ(sign("sqrt(2)", "2/sqrt(2)"), 0);
  EXPECT_EQ(sign("(10^9)!", "1"), 1);
  EXPECT_EQ(sign("-inf", "-10^100"), -1);
  EXPECT_EQ(sign("inf", "inf"), 0);
  EXPECT_EQ(sign("1/3", "1/3"), 0);
  EXPECT_EQ(sign("x", "1"), std::nullopt);
  EXPECT_EQ(sign("i", "1"), std::nullopt);
  EXPECT_EQ(sign("i", "1*i"), std::nullopt);
  EXPECT_EQ(sign("i^2", "-1"), 0);
  EXPECT_EQ(sign("10^5000", "10^5000 + 1"), -1);
  EXPECT_EQ(sign("e^(pi*sqrt(163))", "262537412640768744"), -1);
  EXPECT_EQ(sign("1/0", "1"), std::nullopt);
}

TEST(Proportional, SignOfTheFactor) {
  const auto sign = [](const std::string& a, const std::string& b) {
    Budget budget(kSteps);
    return proportional(read_formula(a), read_formula(b), budget);
  };
  EXPECT_EQ(sign("5*x - 7*y + 4", "-10*x + 14*y - 8"), -1);
  EXPECT_EQ(sign("x^2 - 1", "3*(x-1)*(x+1)"), 1);
  EXPECT_EQ(sign("sqrt(2)*x", "2*x"), 1);
  EXPECT_EQ(sign("sin(x)*cos(x)", "-sin(2*x)"), -1);
  EXPECT_EQ(sign("sqrt(x) - y", "pi*sqrt(x) - pi*y"), 1);
  EXPECT_EQ(sign("3", "-4"), -1);
  EXPECT_EQ(sign("x", "y"), std::nullopt);
  EXPECT_EQ(sign("x", "i*x"), std::nullopt);
  EXPECT_EQ(sign("x", "x^2"), std::nullopt);
  EXPECT_EQ(sign("0", "x"), std::nullopt);
  EXPECT_EQ(sign("x", "0"), std::nullopt);
  EXPECT_EQ(sign("5*x - 7*y + 4", "-10*x + 14*y - 9"), std::nullopt);
}

}  // namespace
}  // namespace whet::math
