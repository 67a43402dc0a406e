#include "rewards/countdown.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/error.h"
#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

namespace {

// A quotient in lowest terms with a positive denominator.
struct Rational {
  int64_t num, den;
};

// Every rule returns nullopt at the first thing that is wrong (also when 63 bits do not suffice), so the
// parser never looks past it. The length limit bounds how deep parentheses nest, and with it the recursion.
class Parser {
 public:
  Parser(std::string_view text, std::vector<int> nums) : text_(text), unused_(std::move(nums)) {}

  std::optional<Rational> parse() {
    const std::optional<Rational> value = sum();
    skip_space();
    const bool complete = at_ == text_.size() && unused_.empty();
    return complete ? value : std::nullopt;
  }

 private:
  // sum := product (("+" | "-") product)*
  std::optional<Rational> sum() {
    std::optional<Rational> value = product();
    while (value) {
      const char op = take('+') ? '+' : take('-') ? '-' : 0;
      if (!op) break;
      const std::optional<Rational> right = product();
      value = right ? add(*value, op == '+' ? *right : Rational{-right->num, right->den}) : std::nullopt;
    }
    return value;
  }

  // product := factor (("*" | "/") factor)*
  std::optional<Rational> product() {
    std::optional<Rational> value = factor();
    while (value) {
      const char op = take('*') ? '*' : take('/') ? '/' : 0;
      if (!op) break;
      const std::optional<Rational> right = factor();
      if (!right || (op == '/' && right->num == 0)) return std::nullopt;
      value = multiply(*value, op == '*' ? *right : inverse(*right));
    }
    return value;
  }

  // factor := number | "(" sum ")"
  std::optional<Rational> factor() {
    if (!take('(')) return number();
    const std::optional<Rational> value = sum();
    return value && take(')') ? value : std::nullopt;
  }

  // A run of digits that is one of the numbers not used yet.
  std::optional<Rational> number() {
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    const std::string_view digits = text_.substr(begin, at_ - begin);
    const auto found =
        std::find_if(unused_.begin(), unused_.end(), [&](int n) { return std::to_string(n) == digits; });
    if (found == unused_.end()) return std::nullopt;
    const Rational value{*found, 1};
    unused_.erase(found);
    return value;
  }

  bool take(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  static Rational inverse(Rational a) {
    return a.num < 0 ? Rational{-a.den, -a.num} : Rational{a.den, a.num};
  }

  static std::optional<Rational> add(Rational a, Rational b) {
    const int64_t common = std::gcd(a.den, b.den);
    int64_t left, right, num, den;
    if (__builtin_mul_overflow(a.num, b.den / common, &left) ||
        __builtin_mul_overflow(b.num, a.den / common, &right) || __builtin_add_overflow(left, right, &num) ||
        __builtin_mul_overflow(a.den, b.den / common, &den))
      return std::nullopt;
    return lowest_terms(num, den);
  }

  static std::optional<Rational> multiply(Rational a, Rational b) {
    const int64_t cross = std::gcd(a.num, b.den), other = std::gcd(b.num, a.den);
    int64_t num, den;
    if (__builtin_mul_overflow(a.num / cross, b.num / other, &num) ||
        __builtin_mul_overflow(a.den / other, b.den / cross, &den))
      return std::nullopt;
    return lowest_terms(num, den);
  }

  static std::optional<Rational> lowest_terms(int64_t num, int64_t den) {
    if (num == INT64_MIN) return std::nullopt;  // has no absolute value
    const int64_t common = std::gcd(num, den);
    return Rational{num / common, den / common};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<int> unused_;
};

// The last answer behind the only </think>.
std::optional<std::string_view> answer_after_thought(std::string_view text) {
  if (!occurs_once(text, kThinkClose)) return std::nullopt;
  const std::optional<std::string_view> rest = after_thought(text, /*think_is_open=*/true);
  return rest ? last_answer(*rest) : std::nullopt;
}

}  // namespace

bool countdown_correct(std::string_view expression, const std::vector<int>& nums, int64_t target) {
  constexpr size_t kMaxLength = 256;
  if (expression.size() > kMaxLength) return false;
  const std::optional<Rational> value = Parser(expression, nums).parse();
  return value && value->den == 1 && value->num == target;
}

Judgement CountdownReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const Json &nums = prompt.columns["nums"], &target = prompt.columns["target"];
  const auto is_integer = [](const Json& json) { return json.is_number_integer(); };
  if (!nums.is_array() || !std::all_of(nums.begin(), nums.end(), is_integer) || !is_integer(target))
    return not_judged(concat("expected nums as a list of integers and target as an integer, got ",
                             nums.dump(), " and ", target.dump()));
  const std::optional<std::string_view> answer = answer_after_thought(completion.text);
  if (!answer) return judged(0, {{"answer", nullptr}});
  const bool correct = countdown_correct(*answer, nums.get<std::vector<int>>(), target.get<int64_t>());
  return judged(correct ? 1 : 0, {{"answer", excerpt(*answer)}});
}

}  // namespace whet
