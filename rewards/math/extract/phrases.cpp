#include "rewards/math/extract/phrases.h"

#include <algorithm>

#include "rewards/math/extract/scan.h"
#include "rewards/math/extract/statement.h"
#include "rewards/math/extract/taking_back.h"

namespace whet::math::extraction {

namespace {

// "Answer" in the supported languages.
constexpr WordList kAnswer{"answers",  "answer",  "答案",  "réponse", "reponse", "respuesta", "resposta",
                           "risposta", "antwort", "ответ", "Ответ",   "الجواب",  "الإجابة",   "उत्तर",
                           "答え",     "정답",    "答：",  "答:",     "đáp án",  "Đáp án"};
// What may stand between that word and its answer.
constexpr WordList kCopulas{"is",  "are", "be", "equals", "was", "est", "sont", "es", "son",
                            "ist", "é",   "è",  "это",    "là",  "هو",  "هي",   "है",  "是",
                            "为",  "為",  "は", "은",     "는",  "=",   ":"};
constexpr WordList kDecoration{"=>", "->", "→", "*", "_",  "\"", "`",    "'",
                               ")",  "]",  "#", ":", "：", "=",  "\\\"", "—"};
// Filler words before an answer.
constexpr WordList kEmphasis{"exactly", "simply", "just", "therefore", "thus", "indeed", "hence"};

bool letter_before(std::string_view text, size_t at) { return is_letter(byte_before(text, at)); }

bool follows_final(std::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '*')) --at;
  for (const std::string_view final : {"final", "finale", "最终", "最終"})
    if (at >= final.size() && stands_at(text, at - final.size(), final)) return true;
  return false;
}

size_t skip_spaces(std::string_view text, size_t at) {
  while (at < text.size() && text[at] != '\n' && is_space(text[at])) ++at;
  return at;
}

// Behind spaces and decoration, on the same line.
size_t skip_decoration(std::string_view text, size_t at) {
  for (;;) {
    at = skip_spaces(text, at);
    const size_t size = kDecoration.at(text, at);
    if (size == 0) return at;
    at += size;
  }
}

bool begins_formula(std::string_view text, size_t at) {
  return byte_at(text, at) == '$' || stands_at(text, at, "\\(") || stands_at(text, at, "\\[") ||
         stands_at(text, at, "\\boxed") || is_digit(byte_at(text, at));
}

// Behind the first copula of the sentence; npos: there is none.
size_t behind_copula(std::string_view text, size_t at) {
  constexpr size_t kLongest = 120;
  const std::string_view window = text.substr(0, std::min(text.size(), at + kLongest));
  for (; at < window.size() && !ends_sentence(window, at); ++at) {
    // "To answer the question, we ..." announces nothing.
    if (window[at] == ',') return window.npos;
    if (letter_before(window, at)) continue;
    if (const size_t size = kCopulas.at(window, at)) return at + size;
  }
  return window.npos;
}

bool is_heading(std::string_view text, size_t word) {
  while (word > 0 && std::string_view("*#_ ").find(text[word - 1]) != std::string_view::npos) --word;
  return byte_before(text, word) == '\n';
}

struct Mention {
  size_t begin = 0, end = 0;  // of the answer word
};

// The beginning of the text that the answer word ending at `end` announces; npos: none.
size_t announced(std::string_view text, size_t end, bool stands_as_heading) {
  const size_t decorated = skip_decoration(text, end);
  const std::string_view decoration = text.substr(end, decorated - end);
  const bool has_colon = decoration.find(':') != decoration.npos ||
                         decoration.find("：") != decoration.npos || decoration.find('=') != decoration.npos;
  size_t at = decorated;
  if (byte_at(text, at) == '\n') {
    if (!has_colon && !stands_as_heading) return text.npos;
  } else if (!has_colon && !begins_formula(text, at)) {
    at = behind_copula(text, at);
    if (at == text.npos) return at;
    at = skip_decoration(text, at);
  }
  while (const size_t size = kEmphasis.at(text, at)) at = skip_decoration(text, at + size);
  if (byte_at(text, at) == '\n') at = skip_decoration(text, next_line(text, at));
  return at >= text.size() ? text.npos : at;
}

bool is_final(std::string_view text, const Mention& mention) {
  return follows_final(text, mention.begin) || word_at(text, skip_spaces(text, mention.end), "finale");
}

// Whether the words before the answer word, or between it and the announced text at `begin`, retract it.
bool is_denied(std::string_view text, const Mention& mention, size_t begin) {
  constexpr size_t kLongest = 400;
  size_t sentence = mention.begin;
  const size_t farthest = sentence - std::min(sentence, kLongest);
  while (sentence > farthest && !ends_sentence(text, sentence - 1)) --sentence;
  const std::string_view before = text.substr(sentence, mention.begin - sentence);
  if (takes_back(before, TakenBack::before_answer)) return true;
  if (begin != text.npos)
    return word_at(text, begin, "not") ||
           takes_back(text.substr(mention.end, begin - mention.end), TakenBack::before_copula);
  const std::string_view rest = text.substr(mention.end, kLongest);
  const std::string_view clause = rest.substr(0, sentence_end(rest, 0));
  const std::vector<Formula> inside = formulas(clause);
  return read_statement(clause, inside, false).verdict == Statement::Verdict::doubtful;
}

std::vector<Mention> mentions(std::string_view text) {
  std::vector<Mention> found;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t size = letter_before(text, at) ? 0 : kAnswer.at(text, at);
    if (size == 0) continue;
    const bool is_tag = byte_before(text, at) == '<' || byte_before(text, at) == '/';
    if (!is_tag) found.push_back({at, at + size});
    at += size - 1;
  }
  return found;
}

}  // namespace

bool announces_final(std::string_view text) {
  const std::vector<Mention> all = mentions(text);
  return std::any_of(all.begin(), all.end(), [&](const Mention& mention) { return is_final(text, mention); });
}

std::vector<Announcement> announcements(std::string_view text, bool denied) {
  constexpr size_t kMostMentions = 64;
  const std::vector<Mention> all = mentions(text);
  std::vector<Announcement> found;
  for (size_t i = all.size() - std::min(all.size(), kMostMentions); i < all.size(); ++i) {
    const auto [word, end] = all[i];
    const bool final = is_final(text, all[i]);
    const size_t begin = announced(text, end, final || is_heading(text, word));
    if (is_denied(text, all[i], begin)) {
      if (denied) found.push_back({end, final, true});
    } else if (begin != text.npos) {
      found.push_back({begin, final, false});
    }
  }
  return found;
}

}  // namespace whet::math::extraction
