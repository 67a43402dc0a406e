#include "rewards/math/extract/statement_tail.h"

#include <algorithm>

namespace whet::math::extraction {

namespace {

// Whether the words from `at` on judge the statement: "not right", "wrong", "impossible".
bool is_judged(const SentenceItems& s, size_t at) {
  for (size_t end = std::min(at + 3, s.size()); at < end; ++at) {
    if (s.is_word(at, "right correct true answer solution possible valid")) return true;
    const bool judges =
        s.is_word(at, "wrong incorrect false impossible invalid mistaken untrue unlikely contradiction");
    if (judges && (at + 1 >= s.size() || s[at + 1].type != ItemType::word)) return true;
  }
  return false;
}

// "12 is the answer".
bool names_answer(const SentenceItems& s, size_t at) {
  for (size_t end = std::min(at + 4, s.size()); at < end; ++at)
    if (s.is_word(at,
                  "answer result solution total sum right correct respuesta réponse resultado solución "
                  "antwort ответ"))
      return true;
  return false;
}

// है at the end of a Hindi sentence belongs to the value.
bool is_verb_last(const SentenceItems& s, size_t at) { return s.is_word(at, "है हैं"); }

// Behind "and not 13", "rather than 13"; 0: nothing of the kind stands there.
size_t behind_contrast(const SentenceItems& s, size_t at) {
  while (s.is_sign(at, ", ，") || s.is_word(at, "and but und et y")) ++at;
  if (s.is_word(at, "rather instead") && s.is_word(at + 1, "than of"))
    at += 2;
  else if (s.is_word(at, "not nicht pas no non não не"))
    at += 1;
  else
    return 0;
  while (s.is_word(at, WordClass::filler)) ++at;
  return s.is_value(at) ? at + 1 : 0;
}

// Whether what stands directly behind the value, at `at`, makes it another or judges it: "12 minus", "12 is".
bool makes_another(const SentenceItems& s, size_t at, const Lead& lead) {
  if (s.is_word(at, WordClass::modifier) && !s.is_word(at, "more less fewer at or")) return true;
  if (s.is_word(at, "at") && s.is_word(at + 1, "least most minimum maximum best worst")) return true;
  if (s.is_sign(at, "+ - * ^ < > ≤ ≥ ≠ ± | ~ × ÷ /") && (s.is_value(at + 1) || at + 1 == s.size()))
    return true;
  if (at < s.size() && s[at].type == ItemType::script && changes_value(s[at].text)) return true;
  if (s.is_word(at, WordClass::copula) && !names_answer(s, at + 1) && !is_verb_last(s, at) &&
      !(lead.computes && !is_judged(s, at + 1)))
    return true;
  if (s.is_word(at, "to through till until à bis até hasta до") && s.is_value(at + 1)) return true;
  if (s.is_word(at, "times") && (s.is_value(at + 1) || s.is_word(at + 1, "as the that more larger greater")))
    return true;
  if (s.is_word(at, "times") && at + 1 < s.size() && s[at + 1].text.size() == 1 && !s.is_word(at + 1, "a"))
    return true;  // "12 times x"
  return s.is_word(at, "seems seemed looks looked sounds appears feels") && !names_answer(s, at + 1);
}

}  // namespace

std::optional<size_t> alternative(const SentenceItems& s, size_t at) {
  size_t next = at + 1;
  while (s.is_sign(next, ", ( ;")) ++next;
  if (!s.is_word(next, "or ou o oder или")) return std::nullopt;
  for (++next; next < s.size(); ++next) {
    if (s.is_value(next)) return next;
    if (!s.is_word(next, WordClass::filler) && !s.is_word(next, WordClass::doubt)) break;
  }
  return std::nullopt;
}

bool ends_well(const SentenceItems& s, size_t value, const Lead& lead, bool to_the_end) {
  size_t at = s.list_end(value) + 1;
  const size_t first = at;
  if (makes_another(s, at, lead)) return false;
  size_t words = 0;
  bool counted = false;  // the words are about what is counted: "12 guests who"
  for (; at < s.size(); ++at) {
    if (at > first && s.is_word(at, WordClass::cause)) return true;
    if (at == first && s.explains(at)) return true;
    if (const size_t behind = behind_contrast(s, at)) {
      at = behind - 1;
      continue;
    }
    if (s.is_word(at, "than") && s.is_value(at + 1)) return false;
    if (s.is_sign(at, "≠ < > ≤ ≥")) return false;
    if (s.is_word(at, "no") && at > first && s.is_word(at - 1, "with has have had of")) continue;
    // What is computed does not depend on it.
    if (s.is_word(at, WordClass::condition) || s.is_word(at, "when")) return lead.computes && at > first;
    if (at > first + 1 && s.is_word(at, "or") && !s.is_value(at + 1) &&
        !s.is_word(at + 1, "so more less fewer maybe thereabouts"))
      continue;
    counted |= at > first && s.is_word(at, WordClass::relative) && s[at - 1].type == ItemType::word;
    if (s.is_word(at, WordClass::doubt)) {
      const bool about_counted = counted || (lead.computes && at > first && s[first].type == ItemType::word);
      const bool names = lead.computes && s[at].text == "incorrect";
      if (!about_counted && !names) return false;
      if (is_judged(s, at)) return false;
      continue;
    }
    if (s.is_word(at, WordClass::alternative)) return false;
    if (s[at].type == ItemType::script && (holds_doubt(s[at].text) || holds_condition(s[at].text)))
      return false;
    if (s.is_value(at) && at <= first + 4 && (s.is_sign(at - 1, ", ; ，") || s.is_word(at - 1, "and")))
      return false;
    words += s[at].type == ItemType::word;
  }
  constexpr size_t kMostWords = 4;
  return lead.kind != Lead::Kind::bare || words <= kMostWords || !to_the_end;
}

}  // namespace whet::math::extraction
