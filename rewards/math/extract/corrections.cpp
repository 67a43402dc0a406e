#include "rewards/math/extract/corrections.h"

#include <algorithm>

#include "rewards/math/extract/sentence_items.h"
#include "rewards/math/extract/statement.h"
#include "rewards/math/extract/taking_back.h"

namespace whet::math::extraction {

namespace {

// Words that retract wherever a clause begins with them.
constexpr WordList kTakingBack{"scratch that",
                               "strike that",
                               "i take that back",
                               "i take it back",
                               "nope",
                               "oops",
                               "my mistake",
                               "my bad",
                               "i was wrong",
                               "i misspoke",
                               "i stand corrected",
                               "let me correct that",
                               "更正",
                               "订正",
                               "訂正",
                               "纠正",
                               "说错了",
                               "算错了",
                               "搞错了",
                               "我错了"};
// The same if the clause ends after them or continues with a pronoun: not "no other value".
constexpr WordList kDenying{"no",   "correction", "never mind", "nein", "korrektur", "non",
                            "нет",  "Нет",        "corrección", "不对", "不對",      "错了",
                            "不是", "不",         "いや",       "아니"};
constexpr WordList kGoingOn{"it",         "it's",        "that", "that's",   "this",
                            "the answer", "the correct", "wait", "actually", "sorry"};
// Words that retract only with a statement after them.
constexpr WordList kTurning{"actually",
                            "wait",
                            "hold on",
                            "hmm",
                            "hm",
                            "i mean",
                            "i meant",
                            "sorry",
                            "apologies",
                            "my apologies",
                            "on second thought",
                            "on second thoughts",
                            "on reflection",
                            "rather",
                            "make that",
                            "in fact",
                            "or rather",
                            "en fait",
                            "pardon",
                            "perdón",
                            "mejor dicho",
                            "en realidad",
                            "точнее",
                            "вернее",
                            "等等",
                            "等一下",
                            "等下",
                            "其实",
                            "其實",
                            "实际上",
                            "實際上",
                            "抱歉",
                            "对不起",
                            "我是说",
                            "或者说",
                            "すみません"};
// Interjections before such words: "but wait", "oh no".
constexpr WordList kBefore{"but", "oh", "ah", "well", "and", "ok", "okay", "hang on"};

constexpr std::string_view kSeparators[] = {"，", "。", "：", "；", "！", "—", "–", "…", "、", "“", "”"};

// The end of the spaces and signs at `at`; an apostrophe or a minus sign before a value is none.
size_t skip_signs(std::string_view text, size_t at) {
  constexpr std::string_view kAscii = " \t\r\n,.;:!*_\"()";
  for (;;) {
    const auto* sign = std::find_if(std::begin(kSeparators), std::end(kSeparators),
                                    [&](std::string_view s) { return stands_at(text, at, s); });
    if (sign != std::end(kSeparators))
      at += sign->size();
    else if (at < text.size() && kAscii.find(text[at]) != kAscii.npos)
      ++at;
    else if (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
      ++at;  // of a sign that a sentence was cut behind
    else if (byte_at(text, at) == '-' && (byte_at(text, at + 1) == ' ' || byte_at(text, at + 1) == '-'))
      ++at;
    else
      return std::min(at, text.size());
  }
}

// The size of the words at `at` that take back, or 0.
size_t taking_back_at(std::string_view text, size_t at) {
  if (const size_t size = kTakingBack.at(text, at)) return size;
  const size_t size = kDenying.at(text, at);
  if (size == 0) return 0;
  const size_t end = at + size, next = skip_signs(text, end);
  const bool ends = text.substr(end, next - end).find_first_not_of(' ') != std::string_view::npos;
  return ends || next == text.size() || kGoingOn.at(text, next) > 0 ? size : 0;
}

std::string_view before_spaces(std::string_view text, size_t at) {
  while (at > 0 && std::string_view(" \n*_").find(text[at - 1]) != std::string_view::npos) --at;
  return text.substr(0, at);
}

// Whether a clause may begin at `at`: the words before it have ended there, with a sign, a line, a formula or
// a tag.
bool opens_clause(std::string_view text, size_t at) {
  constexpr std::string_view kEnding = ".?!,;:-()}]$>\"'";
  const std::string_view before = before_spaces(text, at);
  if (before.empty() || text.substr(before.size(), at - before.size()).find('\n') != text.npos) return true;
  if (kEnding.find(before.back()) != kEnding.npos) return true;
  return std::any_of(std::begin(kSeparators), std::end(kSeparators),
                     [&](std::string_view sign) { return before.ends_with(sign); });
}

// "Is it unique? No." answers the question and retracts nothing.
bool answers_question(std::string_view text, size_t at) {
  const std::string_view before = before_spaces(text, at);
  return before.ends_with('?') || before.ends_with("？");
}

bool may_open(char c) {
  constexpr std::string_view kFirst = "abcehikmnoprsw";
  return (static_cast<unsigned char>(c) & 0xC0) == 0xC0 || kFirst.find(to_lower(c)) != kFirst.npos;
}

// Words that may stand between an opening and the value that it states.
bool is_plain_lead(const SentenceItems& s, size_t at) {
  const Item& item = s[at];
  if (item.type == ItemType::equals || item.type == ItemType::name) return true;
  if (item.type == ItemType::script) return ends_in_link(item.text) || item.text == "答案";
  if (item.type == ItemType::sign) return is_one_of(item.text, ": ： , ， ( —");
  return s.is_word(at, WordClass::filler) || s.is_word(at, WordClass::copula) || item.text.size() == 1 ||
         s.is_word(at,
                   "it that this answer result value total sum should must to we get got think believe "
                   "correct right final real true");
}

// The value that `clause` states, and nothing else; without text: there is none.
std::string plainly_stated(std::string_view clause) {
  const std::vector<Formula> inside = formulas(clause);
  const Statement said = read_statement(clause, inside, true);
  if (said.verdict != Statement::Verdict::stated) return {};
  const SentenceItems s(clause, inside, true);
  size_t value = 0, behind = 0;
  bool is_equation = false;
  for (; !s.is_value(value); ++value) {
    if (!is_plain_lead(s, value)) return {};
    is_equation |= s[value].type == ItemType::equals;
  }
  is_equation |= s[value].has_equals;
  for (size_t at = s.list_end(value) + 1; at < s.size(); ++at) {
    if (s.explains(at) || s.is_sign(at, ", ， . 。 ( !")) break;
    if (s[at].type == ItemType::equals) return {};
    ++behind;
  }
  // Not "In fact, n = 5 works", "actually, 5 people sat there".
  constexpr size_t kMostWords = 3;
  return behind <= (is_equation ? 0 : value == 0 ? 1 : kMostWords) ? said.value.text : std::string{};
}

}  // namespace

std::optional<Correction> correction_at(std::string_view text, size_t at) {
  at = skip_signs(text, at);
  Correction found{at, at};
  const bool is_reply = answers_question(text, at);
  bool opened = false;
  constexpr int kMostBefore = 4;  // "oh but well", of which a text may be full
  for (int before = 0; opened || before < kMostBefore; ++before) {
    size_t size = taking_back_at(text, at);
    found.takes_back |= size > 0 && !is_reply;
    if (size == 0) size = kTurning.at(text, at);
    opened |= size > 0;
    if (size == 0) size = kBefore.at(text, at);
    if (size == 0) break;
    at = skip_signs(text, at + size);
    if (opened) found.end = at;
  }
  return opened ? std::optional(found) : std::nullopt;
}

std::optional<Correction> next_correction(std::string_view text, size_t from, size_t end) {
  bool said = false;  // something stands before it
  for (size_t at = from; at < std::min(end, text.size()); ++at) {
    if (said && may_open(text[at]) && opens_clause(text, at))
      if (const std::optional<Correction> found = correction_at(text, at)) return found;
    said |= is_letter(text[at]) || is_digit(text[at]) || !is_ascii(text[at]);
  }
  return std::nullopt;
}

std::optional<FoundAnswer> corrected_answer(std::string_view text, size_t from) {
  constexpr size_t kLongest = 400;  // bytes of a clause
  constexpr size_t kTail = 20'000;
  constexpr size_t kMostTried = 16;  // the last one with an effect decides
  text = text.substr(0, from + std::min(text.size() - from, kTail));
  std::vector<Correction> all;
  for (size_t at = from; const std::optional<Correction> next = next_correction(text, at, text.size());) {
    all.push_back(*next);
    at = next->end;
  }
  for (size_t i = all.size(); i-- > all.size() - std::min(all.size(), kMostTried);) {
    const std::string_view rest = text.substr(all[i].end, kLongest);
    const std::string_view clause = rest.substr(0, sentence_end(rest, 0));
    if (std::string value = plainly_stated(clause); !value.empty())
      return FoundAnswer{all[i].end, std::move(value)};
    if (all[i].takes_back || retracts(clause)) return FoundAnswer{all[i].begin, {}};
  }
  return std::nullopt;
}

}  // namespace whet::math::extraction
