#include "rewards/math/verify.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "rewards/math/compare/compare.h"
#include "rewards/math/compare/rewrite.h"
#include "rewards/math/parse/chinese_cases.h"
#include "rewards/math/parse/parse.h"

namespace whet::math {

namespace {

// Some 30 ms.
constexpr int64_t kSteps = 3'000'000;
constexpr size_t kLongestChoice = 200;

struct Found {
  Candidate candidate;
  Expr expr;
};

bool has_condition(const Expr& expr) {
  return expr.kind == Kind::condition ||
         (expr.kind == Kind::list && std::any_of(expr.args.begin(), expr.args.end(), has_condition));
}

// "2 if n is even, 3 if n is odd": a gold in words that is cases as a whole. Its last number alone, 3, is not
// the answer.
std::optional<Found> find_cases(std::string_view text) {
  constexpr size_t kLongest = 200;
  if (text.size() > kLongest || text.find('\n') != text.npos) return std::nullopt;
  const bool has_words =
      std::any_of(text.begin(), text.end(), [](char c) { return (c | 0x20) >= 'a' || c < 0; });
  if (!has_words) return std::nullopt;
  auto expr = parse(text);
  if (!expr || !has_condition(*expr)) return std::nullopt;
  const auto explains = [](const Expr& cases) {  // a t, where t = \sqrt{2}
    const Expr& said = cases.args.back();
    return cases.kind == Kind::condition && said.kind == Kind::relation &&
           said.text == std::string(1, kEqual) && said.args[0].kind == Kind::symbol &&
           substitute(cases.args[0], said.args[0].text, number(0)) != cases.args[0];
  };
  if (explains(*expr)) return std::nullopt;
  return Found{{std::string(text), Anchor::whole}, std::move(*expr)};
}

std::optional<Found> find_answer(std::string_view text, const ExtractOptions& options) {
  std::vector<Candidate> candidates = extract(text, options);
  const bool marked = !candidates.empty() && candidates.front().anchor < Anchor::formula;
  // 当n为偶数时，答案为2；当n为奇数时，答案为3
  const bool announces_cases = options.is_gold && marked && candidates.front().anchor == Anchor::answer &&
                               chinese_cases(text).has_value();
  if (announces_cases || (options.is_gold && !marked))
    if (auto cases = find_cases(text)) return cases;
  for (Candidate& candidate : candidates)
    if (auto expr = parse(candidate.text)) return Found{std::move(candidate), std::move(*expr)};
  return std::nullopt;
}

// The answer behind the label of a choice: the 5 of "(A) 5" and "\textbf{(A)}\ 5". Empty: there is no label.
std::string behind_label(std::string_view text) {
  const auto skip = [&](std::string_view one_of) {
    const size_t begin = text.find_first_not_of(one_of);
    text.remove_prefix(begin == text.npos ? text.size() : begin);
  };
  skip(" $");
  bool in_braces = false;
  for (const std::string_view command : {"\\text{", "\\textbf{", "\\mathbf{", "\\mathrm{"})
    if (text.substr(0, command.size()) == command) {
      text.remove_prefix(command.size());
      in_braces = true;
    }
  const bool label = text.size() > 3 && text[0] == '(' && text[1] >= 'A' && text[1] <= 'F' && text[2] == ')';
  if (!label) return {};
  text.remove_prefix(3);
  if (!in_braces) return std::string(text);
  const size_t close = text.find('}');
  if (close == text.npos) return {};
  return std::string(text.substr(0, close)) + std::string(text.substr(close + 1));
}

// The value behind such a label; nullopt: there is no label, or nothing that can be read behind it.
std::optional<Found> read_behind_label(const std::string& text) {
  std::string value = behind_label(text);
  if (value.empty()) return std::nullopt;
  auto expr = parse(value);
  if (!expr) return std::nullopt;
  return Found{{std::move(value), Anchor::whole}, std::move(*expr)};
}

// The letter of a gold that is a choice: "C", "(C)", "(C) Cecile"; or that a solution chooses.
std::optional<char> gold_choice(const std::optional<Found>& gold, std::string_view text) {
  if (text.size() >= kLongestChoice) return std::nullopt;
  if (!behind_label(text).empty()) return text[text.find('(') + 1];  // (C) 12
  const bool could_be = !gold || gold->expr.kind == Kind::words ||
                        (gold->expr.kind == Kind::symbol && gold->expr.text.size() == 1);
  const std::optional<char> letter = could_be ? choice_of(gold ? gold->candidate.text : text) : std::nullopt;
  const std::optional<char> chosen = letter || gold ? letter : extract_choice(text);
  // No question has more than ten options: other letters are variables.
  return chosen && *chosen <= 'J' ? chosen : std::nullopt;
}

bool is_decimal(const Expr& expr) { return expr.kind == Kind::number && expr.decimal; }

Truth same_found(const Found& gold, const Found& answer, const Policy& policy) {
  Budget budget(kSteps);
  const Truth same = same_answer(gold.expr, answer.expr, policy, budget);
  if (same != Truth::no || is_decimal(gold.expr) == is_decimal(answer.expr)) return same;
  // The meaning of a comma between digits depends on the other answer.
  const bool rereads = policy.decimal_comma == DecimalComma::both ||
                       (policy.decimal_comma == DecimalComma::answer && is_decimal(gold.expr));
  if (!rereads) return same;
  const Found& other = is_decimal(gold.expr) ? answer : gold;
  const auto decimal = parse(other.candidate.text, {.decimal_comma = true});
  if (!decimal || *decimal == other.expr) return same;
  return is_decimal(gold.expr) ? same_answer(gold.expr, *decimal, policy, budget)
                               : same_answer(*decimal, answer.expr, policy, budget);
}

Outcome outcome_of(Truth same) {
  switch (same) {
    case Truth::yes:
      return Outcome::equal;
    case Truth::no:
      return Outcome::different;
    case Truth::unknown:
      break;
  }
  return Outcome::undecided;
}

}  // namespace

const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::equal:
      return "equal";
    case Outcome::different:
      return "different";
    case Outcome::no_answer:
      return "no answer";
    case Outcome::undecided:
      return "undecided";
    case Outcome::unreadable_gold:
      break;
  }
  return "unreadable gold";
}

Verification verify(std::string_view gold_text, std::string_view text, const Policy& policy,
                    const ExtractOptions& options) {
  Verification result;
  const auto gold = find_answer(gold_text, {.is_gold = true});
  const auto letter = gold_choice(gold, gold ? gold->candidate.text : gold_text);
  if (!gold && !letter) {
    result.outcome = Outcome::unreadable_gold;
    return result;
  }
  result.gold = gold ? gold->candidate.text : std::string(1, *letter);
  const auto answer = find_answer(text, options);
  if (answer) {
    result.answer = answer->candidate.text;
    result.anchor = answer->candidate.anchor;
    result.outcome = gold ? outcome_of(same_found(*gold, *answer, policy)) : Outcome::different;
  }
  // 12 answers (C) 12, and (A) 5 answers 5.
  if (gold && result.outcome == Outcome::different)
    if (const auto value = read_behind_label(letter ? result.gold : result.answer))
      result.outcome =
          outcome_of(letter ? same_found(*value, *answer, policy) : same_found(*gold, *value, policy));
  if (result.outcome != Outcome::equal && letter && extract_choice(text) == letter) {
    result.answer = *letter;
    result.outcome = Outcome::equal;
  }
  return result;
}

bool equivalent(const std::string& a, const std::string& b, const Policy& policy) {
  if (a == b) return true;
  auto one = parse(a), other = parse(b);
  if (!one || !other) return false;
  const Found first{{a, Anchor::whole}, std::move(*one)}, second{{b, Anchor::whole}, std::move(*other)};
  return same_found(first, second, policy) == Truth::yes || same_found(second, first, policy) == Truth::yes;
}

}  // namespace whet::math
