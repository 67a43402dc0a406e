// Reads formulas as tests write them: 1.5*x^2 - sqrt(2)/f(x, 3!), sum(1/k, k, 1, 10), root(x, 3), 30deg, 5%,
// based(101, 2), inf. Only for tests: it trusts its input.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rewards/math/expr.h"

namespace whet::math {

class FormulaReader {
 public:
  explicit FormulaReader(std::string_view text) {
    for (const char c : text)
      if (c != ' ') text_ += c;
  }

  Expr sum() {
    std::vector<Expr> terms;
    do {
      const bool minus = take('-');
      if (!minus) take('+');
      Expr term = product();
      terms.push_back(minus ? negate(std::move(term)) : std::move(term));
    } while (peek() == '+' || peek() == '-');
    return terms.size() == 1 ? std::move(terms[0]) : node(Kind::add, std::move(terms));
  }

 private:
  Expr product() {
    Expr left = power();
    while (true) {
      if (take('*'))
        left = node(Kind::multiply, {std::move(left), power()});
      else if (take('/'))
        left = node(Kind::divide, {std::move(left), power()});
      else
        return left;
    }
  }

  Expr power() {
    Expr base = postfix();
    if (!take('^')) return base;
    const bool minus = take('-');
    Expr exponent = power();
    return node(Kind::power, {std::move(base), minus ? negate(std::move(exponent)) : std::move(exponent)});
  }

  Expr postfix() {
    Expr x = atom();
    while (true) {
      if (take('!'))
        x = node(Kind::call, {std::move(x)}, "factorial");
      else if (take('%'))
        x = node(Kind::percent, {std::move(x)});
      else if (text_.compare(at_, 3, "deg") == 0 && (at_ += 3))
        x = node(Kind::quantity, {std::move(x)}, "degree");
      else
        return x;
    }
  }

  Expr atom() {
    if (take('(')) {
      Expr inside = sum();
      take(')');
      return inside;
    }
    return std::isalpha(static_cast<unsigned char>(peek()))
               ? named(run([](int c) { return int{isalnum(c) || c == '_'}; }))
               : number(run(isdigit));
  }

  // With the fraction and the power of ten that may follow: 12, 0.5, 1e9.
  Expr number(std::string digits) {
    Expr result = node(Kind::number, {});
    if (take('.')) {
      const std::string fraction = run(isdigit);
      result.decimal = true;
      result.exponent = -static_cast<int64_t>(fraction.size());
      digits += fraction;
    }
    if (take('e')) result.exponent += take('-') ? -std::stoll(run(isdigit)) : std::stoll(run(isdigit));
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    result.text = digits;
    return result;
  }

  Expr named(const std::string& name) {
    if (!take('(')) {
      if (name == "pi" || name == "e" || name == "i") return constant(name);
      return name == "inf" ? constant("infinity") : symbol(name);
    }
    std::vector<Expr> args;
    while (!take(')')) {
      args.push_back(sum());
      take(',');
    }
    if (name == "sqrt") return node(Kind::root, {args[0], math::number(2)});
    if (name == "root") return node(Kind::root, std::move(args));
    if (name == "sum") return node(Kind::sum, std::move(args));
    if (name == "product") return node(Kind::product, std::move(args));
    if (name == "tuple") return node(Kind::tuple, std::move(args));
    if (name == "det") return determinant(std::move(args));
    if (name == "based") return based(args[0].text, args[1].text);
    return node(Kind::call, std::move(args), name);
  }

  static Expr determinant(std::vector<Expr> entries) {
    Expr matrix = node(Kind::matrix, std::move(entries));
    while (matrix.exponent * matrix.exponent < static_cast<int64_t>(matrix.args.size())) ++matrix.exponent;
    return node(Kind::determinant, {std::move(matrix)});
  }

  static Expr based(const std::string& digits, const std::string& base) {
    Expr result = node(Kind::based, {}, digits);
    result.exponent = std::stoll(base);
    return result;
  }

  std::string run(int (*belongs)(int)) {
    std::string result;
    while (at_ < text_.size() && belongs(static_cast<unsigned char>(text_[at_]))) result += text_[at_++];
    return result;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  std::string text_;
  size_t at_ = 0;
};

inline Expr read_formula(std::string_view text) { return FormulaReader(text).sum(); }

}  // namespace whet::math
