#include "rewards/math/verify.h"

#include <utility>

#include "rewards/math/compare.h"
#include "rewards/math/parse.h"

namespace whet::math {

namespace {

// Some 30 ms.
constexpr int64_t kSteps = 3'000'000;

struct Found {
  Candidate candidate;
  Expr expr;
};

std::optional<Found> find_answer(std::string_view text, const ExtractOptions& options) {
  for (Candidate& candidate : extract(text, options))
    if (auto expr = parse(candidate.text)) return Found{std::move(candidate), std::move(*expr)};
  return std::nullopt;
}

// The letter of a gold that is a choice: "C", "(C)", "(C) Cecile".
std::optional<char> gold_choice(const Expr& gold, std::string_view text) {
  const bool could_be = gold.kind == Kind::words || (gold.kind == Kind::symbol && gold.text.size() == 1);
  return could_be && text.size() < 200 ? extract_choice(text) : std::nullopt;
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

Verification verify(std::string_view gold_text, std::string_view completion, const Policy& policy,
                    const ExtractOptions& options) {
  Verification result;
  const auto gold = find_answer(gold_text, {});
  if (!gold) {
    result.outcome = Outcome::unreadable_gold;
    return result;
  }
  result.gold = gold->candidate.text;
  const std::string_view text = after_thinking(completion);
  const auto answer = find_answer(text, options);
  if (answer) {
    result.answer = answer->candidate.text;
    result.anchor = answer->candidate.anchor;
    Budget budget(kSteps);
    result.outcome = outcome_of(same_answer(gold->expr, answer->expr, policy, budget));
  }
  if (result.outcome == Outcome::equal) return result;
  const auto letter = gold_choice(gold->expr, gold->candidate.text);
  if (letter && extract_choice(text) == letter) {
    result.answer = *letter;
    result.outcome = Outcome::equal;
  }
  return result;
}

}  // namespace whet::math
