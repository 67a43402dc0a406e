#include "tasks/countdown/expression.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace whet {

namespace {

using math::Integer;
using math::Rational;

Rational quotient_of(const Integer& value) {
  Rational result;
  fmpz_set(result.num(), value.get());
  return result;
}

// Every grammar rule returns nullopt at the first error. The limit on the length bounds the nesting of
// brackets, and so the recursion.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Integer> nums, const CountdownSyntax& syntax)
      : text_(text), unused_(std::move(nums)), syntax_(syntax) {}

  // The value, where all of the text is an answer that uses up the numbers.
  std::optional<Rational> parse(const Integer& target) {
    std::optional<Rational> value = sum();
    if (!value || !unused_.empty()) return std::nullopt;
    if (syntax_.equals && take("=")) {
      unused_ = {target};
      if (!number()) return std::nullopt;
    }
    skip_space();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  std::optional<Rational> sum() {
    std::optional<Rational> value = product();
    while (value) {
      const char op = take("+") ? '+' : take_minus() ? '-' : 0;
      if (!op) break;
      const std::optional<Rational> right = product();
      if (!right) return std::nullopt;
      (op == '+' ? fmpq_add : fmpq_sub)(value->get(), value->get(), right->get());
    }
    return value;
  }

  std::optional<Rational> product() {
    std::optional<Rational> value = factor();
    while (value) {
      const char op = take_times() ? '*' : take_divided() ? '/' : 0;
      if (!op) break;
      const std::optional<Rational> right = factor();
      if (!right || (op == '/' && right->is_zero())) return std::nullopt;
      (op == '*' ? fmpq_mul : fmpq_div)(value->get(), value->get(), right->get());
    }
    return value;
  }

  std::optional<Rational> factor() {
    if (take("(")) {
      std::optional<Rational> value = sum();
      return value && take(")") ? value : std::nullopt;
    }
    if (std::optional<Rational> value = number()) return value;
    if (!syntax_.unary_minus || !take_minus()) return std::nullopt;
    std::optional<Rational> value = factor();
    if (value) fmpq_neg(value->get(), value->get());
    return value;
  }

  // One of the numbers not used yet. Nothing is taken where there is none.
  std::optional<Rational> number() {
    const size_t begin = at_;
    const bool negative = take_minus();
    skip_space();
    const size_t first = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    const std::string digits(text_.substr(first, at_ - first));
    const bool plain = !digits.empty() && (digits[0] != '0' || (digits.size() == 1 && !negative));
    if (plain) {
      Integer value;
      fmpz_set_str(value.get(), digits.c_str(), 10);
      if (negative) fmpz_neg(value.get(), value.get());
      const auto found = std::find(unused_.begin(), unused_.end(), value);
      if (found != unused_.end()) {
        unused_.erase(found);
        return quotient_of(value);
      }
    }
    at_ = begin;
    return std::nullopt;
  }

  bool take_minus() { return take("-") || (syntax_.math_signs && take("−")); }
  bool take_times() { return take("*") || take_any({"×", "·", "⋅", "\\times", "\\cdot"}); }
  bool take_divided() { return take("/") || take_any({"÷", "\\div"}); }

  bool take_any(std::initializer_list<std::string_view> math_signs) {
    return syntax_.math_signs && std::any_of(math_signs.begin(), math_signs.end(),
                                             [&](std::string_view sign) { return take(sign); });
  }

  bool take(std::string_view wanted) {
    skip_space();
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Integer> unused_;
  const CountdownSyntax& syntax_;
};

}  // namespace

bool countdown_correct(std::string_view expression, const std::vector<Integer>& nums, const Integer& target,
                       const CountdownSyntax& syntax) {
  constexpr size_t kMaxLength = 256;
  if (expression.size() > kMaxLength) return false;
  const std::optional<Rational> value = Parser(expression, nums, syntax).parse(target);
  return value && *value == quotient_of(target);
}

}  // namespace whet
