#include "rewards/gsm8k_answer.h"

#include <re2/re2.h>

#include <algorithm>

#include "rewards/last_number.h"
#include "rewards/math/compare/reading.h"
#include "rewards/math/extract/corrections.h"
#include "rewards/math/extract/extract.h"
#include "rewards/math/extract/scan.h"
#include "rewards/math/parse/english.h"
#include "rewards/math/parse/parse.h"
#include "rewards/math/scalar/flint_values.h"

namespace whet {

namespace {

using math::Expr;
using math::Kind;
using math::Rational;

constexpr int64_t kMostDigits = 400;  // also zeros that an exponent stands for

std::optional<Rational> value_of(const Expr& number) {
  const bool small =
      static_cast<int64_t>(number.text.size()) <= kMostDigits && std::abs(number.exponent) <= kMostDigits;
  if (number.kind != Kind::number || !small) return std::nullopt;
  Rational value;
  fmpz_set_str(value.num(), number.text.c_str(), 10);
  math::Integer power;
  fmpz_ui_pow_ui(power.get(), 10, static_cast<uint64_t>(std::abs(number.exponent)));
  (number.exponent < 0 ? fmpq_div_fmpz : fmpq_mul_fmpz)(value.get(), value.get(), power.get());
  return value;
}

bool is_power_of_ten(const Expr& expr) {
  return expr.kind == Kind::number && expr.text == "1" && expr.exponent > 0;
}

// What may precede "= 5": the name of the result, or the computation; not an equation to be solved.
bool names_result(const Expr& expr) {
  return expr.kind == Kind::symbol || math::is_quantity_name(expr) || !math::has_unknowns(expr);
}

// Units that multiply the number before them, or mark it as rounded.
bool changes_number(std::string_view unit) {
  static constexpr std::string_view kChanging[] = {
      "pair",  "pairs", "couple", "couples", "ten",    "tens",          "score",   "scores",
      "gross", "ones",  "bps",    "bp",      "approx", "approximately", "roughly", "ish"};
  const std::string_view first = unit.substr(0, unit.find(' '));
  if (std::find(std::begin(kChanging), std::end(kChanging), first) != std::end(kChanging)) return true;
  const std::string_view second = first.size() < unit.size() ? unit.substr(first.size() + 1) : "";
  return first == "per" && math::number_word(second.substr(0, second.find(' ')));
}

// The expressions that are one number written out: see gsm8k_answer.h.
std::optional<Rational> number_in(const Expr& expr, bool percent_is_fraction) {
  const auto inner = [&](size_t i) { return number_in(expr.args[i], percent_is_fraction); };
  switch (expr.kind) {
    case Kind::number:
      return value_of(expr);
    case Kind::quantity:
      return changes_number(expr.text) ? std::nullopt : inner(0);
    case Kind::relation:
      if (expr.text.find_first_not_of(math::kEqual) != expr.text.npos) return std::nullopt;
      if (!std::all_of(expr.args.begin(), expr.args.end() - 1, names_result)) return std::nullopt;
      return inner(expr.args.size() - 1);
    case Kind::percent: {
      if (expr.args[0].kind == Kind::percent) return std::nullopt;
      std::optional<Rational> value = inner(0);
      if (value && percent_is_fraction) fmpq_div_fmpz(value->get(), value->get(), math::Integer(100).get());
      return value;
    }
    case Kind::divide: {
      std::optional<Rational> value = value_of(expr.args[0]), below = value_of(expr.args[1]);
      if (!value || !below || below->is_zero()) return std::nullopt;
      fmpq_div(value->get(), value->get(), below->get());
      return value;
    }
    case Kind::add: {  // a mixed number
      if (expr.args.size() != 2 || expr.args[1].kind != Kind::divide) return std::nullopt;
      std::optional<Rational> value = value_of(expr.args[0]), part = inner(1);
      if (!value || !part || part->sign() < 0) return std::nullopt;  // 5-1/2 may be meant as 5 1/2
      fmpq_add(value->get(), value->get(), part->get());
      return value;
    }
    case Kind::multiply: {  // 1.5 million, -5 1/2
      if (expr.args.size() != 2) return std::nullopt;
      if (expr.args[0] == math::number(-1)) {
        std::optional<Rational> value = inner(1);
        if (value) fmpq_neg(value->get(), value->get());
        return value;
      }
      if (!is_power_of_ten(expr.args[1])) return std::nullopt;
      std::optional<Rational> value = value_of(expr.args[0]);
      const std::optional<Rational> scale = value_of(expr.args[1]);
      if (!value || !scale) return std::nullopt;
      fmpq_mul(value->get(), value->get(), scale->get());
      return value;
    }
    default:
      return std::nullopt;
  }
}

std::string digits_of(const math::Integer& integer) {
  std::string digits(fmpz_sizeinbase(integer.get(), 10) + 2, '\0');
  fmpz_get_str(digits.data(), 10, integer.get());
  digits.resize(digits.find('\0'));
  return digits;
}

// The number of decimals of the value; nullopt: it has no finite decimal expansion.
std::optional<uint64_t> decimal_places(const Rational& value) {
  math::Integer rest;
  fmpz_set(rest.get(), value.den());
  uint64_t places = 0;
  for (const int prime : {2, 5})
    places = std::max<uint64_t>(
        places, static_cast<uint64_t>(fmpz_remove(rest.get(), rest.get(), math::Integer(prime).get())));
  return rest == math::Integer(1) ? std::optional(places) : std::nullopt;
}

std::string canonical(const Rational& value) {
  math::Integer digits;
  fmpz_abs(digits.get(), value.num());
  const char* sign = value.sign() < 0 ? "-" : "";
  const std::optional<uint64_t> places = decimal_places(value);
  if (!places) {
    math::Integer below;
    fmpz_set(below.get(), value.den());
    return sign + digits_of(digits) + "/" + digits_of(below);
  }
  math::Integer power;
  fmpz_ui_pow_ui(power.get(), 10, *places);
  fmpz_mul(digits.get(), digits.get(), power.get());
  fmpz_divexact(digits.get(), digits.get(), value.den());
  std::string text = digits_of(digits);
  if (*places > 0) {
    if (text.size() <= *places) text.insert(0, *places + 1 - text.size(), '0');
    text.insert(text.size() - *places, ".");
  }
  return sign + text;
}

// "~5", "≈ 5", "5~"; inside, ~ is LaTeX's space.
bool is_rounded(std::string_view text) {
  const size_t first = text.find_first_not_of(" $("), last = text.find_last_not_of(" $).");
  if (first == text.npos || last == text.npos) return false;
  if (text[last] == '~') return true;
  for (const std::string_view sign : {"~", "≈", "∼", "～", "\\approx", "\\sim"})
    if (text.substr(first).starts_with(sign)) return true;
  return false;
}

std::optional<std::string> read(std::string_view text, const Gsm8kOptions& options) {
  if (is_rounded(text)) return std::nullopt;
  const std::optional<Expr> expr = math::parse(text);
  if (!expr) return std::nullopt;
  const std::optional<Rational> value = number_in(*expr, options.percent == Gsm8kPercent::fraction);
  return value ? std::optional(canonical(*value)) : std::nullopt;
}

// The text after a prefix of the number: "Answer: 5", "USD 5", "Rs. 5".
std::string_view behind_label(std::string_view line) {
  static const RE2 kLabel(
      R"((?i)^((?:(?:the )?(?:final )?answer(?:\s*[:=]| is\b)|(?:USD|EUR|GBP|INR|Rs)\b\.?)[\s*]*)[-−$€£¥+\\\d])");
  re2::StringPiece label;
  return RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), kLabel, &label)
             ? line.substr(label.size())
             : line;
}

// Without a closing tag or a special token at the end.
std::string_view without_tag(std::string_view line) {
  const size_t tag = std::min(line.find("</"), line.find("<|"));
  return line.substr(0, tag);
}

// For a marked answer, the math verifier's result; else the last number, if the verifier finds an answer at
// all: not in "it is at least 12", or "I can't tell".
std::optional<std::string> unmarked_answer(std::string_view text, const Gsm8kOptions& options) {
  for (const math::Candidate& candidate : math::extract(text, {})) {
    const bool unread = candidate.anchor != math::Anchor::trailing &&
                        candidate.anchor != math::Anchor::formula && !math::parse(candidate.text);
    if (unread) continue;
    if (candidate.anchor < math::Anchor::formula) return read(candidate.text, options);
    const std::optional<std::string> number = last_number(text);
    return number ? read(*number, options) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> gsm8k_answer(std::string_view text, const Gsm8kOptions& options) {
  constexpr std::string_view kMark = "####";
  using namespace math::extraction;
  std::string_view body = text;  // after the last heading
  for (size_t end = text.size();;) {
    const size_t mark = text.substr(0, end).rfind(kMark);
    if (mark == text.npos) break;
    const size_t begin = mark + kMark.size(), line_end = std::min(text.find('\n', begin), text.size());
    const std::string_view line =
        behind_label(trim_decoration(math::extraction::trim(text.substr(begin, line_end - begin))));
    const bool heading =
        byte_before(text, mark) == '\n' && line.size() > 1 && is_letter(line[0]) && is_letter(line[1]);
    if (!heading) {
      if (const std::optional<FoundAnswer> later = corrected_answer(text, begin))
        return read(later->text, options);
      return read(trim_decoration(math::extraction::trim(without_tag(line))), options);
    }
    if (body.size() == text.size()) body = text.substr(line_end);
    end = mark;
  }
  return options.method == Gsm8kMethod::strict ? std::nullopt : unmarked_answer(body, options);
}

}  // namespace whet
