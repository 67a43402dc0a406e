#include "rewards/choice.h"

#include "rewards/columns.h"
#include "rewards/math/extract/extract.h"
#include "rewards/tags.h"

namespace whet {

namespace {

char capital(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

// A gold answer is the letter, alone or before its option: B, (b), B., "b) 12", "(B) 12", "\textbf{(B)}\ 12".
// Anything else is taken for a mistake in the data.
std::optional<char> gold_letter(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n().:";
  const size_t begin = text.find_first_not_of(kAround);
  if (begin == text.npos) return std::nullopt;
  const char letter = capital(text[begin]);
  const bool is_letter = letter >= 'A' && letter <= 'Z';
  const std::string_view behind = text.substr(begin + 1, 2);
  const bool labels = behind == ") " || behind == ". " || behind == ": ";
  if (is_letter && (labels || text.find_last_not_of(kAround) == begin)) return letter;
  return math::choice_of(text);
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
