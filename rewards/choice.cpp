#include "rewards/choice.h"

#include "rewards/columns.h"
#include "rewards/math/extract/extract.h"
#include "rewards/tags.h"

namespace whet {

namespace {

// A gold answer is nothing but the letter: anything else is more likely a mistake in the data than a choice.
std::optional<char> gold_letter(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n().:";
  const size_t begin = text.find_first_not_of(kAround);
  if (begin == text.npos || text.find_last_not_of(kAround) != begin) return std::nullopt;
  const char letter = text[begin];
  if (letter >= 'a' && letter <= 'z') return static_cast<char>(letter - 'a' + 'A');
  return letter >= 'A' && letter <= 'Z' ? std::optional(letter) : std::nullopt;
}

Json letter_json(std::optional<char> letter) { return letter ? Json(std::string(1, *letter)) : Json(); }

}  // namespace

Judgement ChoiceReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const std::optional<std::string> text = column_text(prompt.columns["answer"]);
  const std::optional<char> gold = text ? gold_letter(*text) : std::nullopt;
  if (!gold) return not_judged("no letter in the column answer: " + excerpt(prompt.columns["answer"].dump()));
  const auto rest = after_thought(completion.text, opens_thought(prompt));
  const std::optional<char> chosen = rest ? math::extract_choice(*rest) : std::nullopt;
  return judged(chosen == gold ? 1 : 0, {{"answer", letter_json(chosen)}, {"gold", letter_json(gold)}});
}

}  // namespace whet
