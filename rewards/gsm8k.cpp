#include "rewards/gsm8k.h"

#include <algorithm>

#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Where the digits that `at` stands on end: "1,234.5" is one run, and a point or comma at its end is not in
// it.
size_t end_of_number(std::string_view text, size_t at) {
  bool point = false;
  for (; at < text.size(); ++at) {
    const bool separates = (text[at] == ',' && !point) || (text[at] == '.' && !point);
    if (separates && at + 1 < text.size() && is_digit(text[at + 1]))
      point = text[at] == '.';
    else if (!is_digit(text[at]))
      break;
  }
  return at;
}

std::string canonical(std::string_view digits, bool negative) {
  std::string plain;
  std::copy_if(digits.begin(), digits.end(), std::back_inserter(plain), [](char c) { return c != ','; });
  if (plain.find('.') != plain.npos) plain.erase(plain.find_last_not_of('0') + 1);
  if (plain.ends_with('.')) plain.pop_back();
  plain.erase(0, std::min(plain.find_first_not_of('0'), plain.size()));
  if (plain.empty() || plain.front() == '.') plain.insert(0, "0");
  return negative && plain != "0" ? "-" + plain : plain;
}

// The number at the front of `text`.
std::optional<std::string> leading_number(std::string_view text) {
  bool negative = false;
  while (!text.empty() && (text.front() == ' ' || text.front() == '$' || text.front() == '-')) {
    negative = negative || text.front() == '-';
    text.remove_prefix(1);
  }
  const bool starts =
      !text.empty() && (is_digit(text[0]) || (text.starts_with('.') && text.size() > 1 && is_digit(text[1])));
  if (!starts) return std::nullopt;
  return canonical(text.substr(0, end_of_number(text, 0)), negative);
}

std::optional<std::string> last_number(std::string_view text) {
  size_t begin = text.npos, end = 0;
  for (size_t at = 0; at < text.size(); ++at)
    if (is_digit(text[at])) {
      const bool in_word = at > 0 && is_letter(text[at - 1]);
      const size_t stop = end_of_number(text, at);
      if (!in_word) begin = at, end = stop;
      at = stop - 1;
    }
  if (begin == text.npos) return std::nullopt;
  if (begin > 0 && text[begin - 1] == '.' && (begin == 1 || !is_digit(text[begin - 2]))) --begin;  // .5
  size_t sign = begin;
  if (sign > 0 && text[sign - 1] == '$') --sign;
  const bool minus = sign > 0 && text[sign - 1] == '-';
  const bool subtracts =
      sign > 1 && (is_digit(text[sign - 2]) || is_letter(text[sign - 2]) || text[sign - 2] == ')');
  return canonical(text.substr(begin, end - begin), minus && !subtracts);
}

}  // namespace

std::optional<std::string> gsm8k_answer(std::string_view text) {
  constexpr std::string_view kMark = "####";
  const size_t mark = text.rfind(kMark);
  return mark == text.npos ? last_number(text) : leading_number(text.substr(mark + kMark.size()));
}

Judgement Gsm8kReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const std::optional<std::string> text = column_text(prompt.columns["answer"]);
  const std::optional<std::string> gold = text ? gsm8k_answer(*text) : std::nullopt;
  if (!gold) return not_judged("no number in the column answer: " + excerpt(prompt.columns["answer"].dump()));
  const auto rest = after_thought(completion.text, opens_thought(prompt));
  const std::optional<std::string> answer = rest ? gsm8k_answer(*rest) : std::nullopt;
  return judged(answer == gold ? 1 : 0,
                {{"answer", answer ? Json(excerpt(*answer)) : Json()}, {"gold", excerpt(*gold)}});
}

}  // namespace whet
