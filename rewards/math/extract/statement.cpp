#include "rewards/math/extract/statement.h"

#include <optional>

#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/sentence_items.h"
#include "rewards/math/extract/statement_lead.h"
#include "rewards/math/extract/statement_tail.h"

namespace whet::math::extraction {

namespace {

using Verdict = Statement::Verdict;

bool holds_value(const SentenceItems& s) {
  for (size_t at = 0; at < s.size(); ++at)
    if (s.is_value(at)) return true;
  return false;
}

bool is_question(const SentenceItems& s) {
  const Item& last = s[s.size() - 1];
  if (last.type == ItemType::script && ends_in_question(last.text)) return true;
  size_t at = s.size();
  while (at > 0 && s.is_sign(at - 1, "! . 。 ) ' ）")) --at;
  return at > 0 && s.is_sign(at - 1, "? ？ ؟");
}

// The value that an announced sentence begins with.
std::optional<size_t> leading_value(const SentenceItems& s) {
  for (size_t at = 0; at < s.size(); ++at) {
    if (s.is_value(at)) {
      const size_t next = s.list_end(at) + 1;
      const bool goes_on = next < s.size() && s[next].type == ItemType::equals;
      return goes_on ? std::nullopt : std::optional(at);
    }
    const bool passes = s.is_word(at, WordClass::filler) || s.is_word(at, WordClass::copula) ||
                        s.words_in_phrase(at + 1) > 0 || s.is_sign(at, "( [ : ： ≈ , ，") ||
                        s[at].type == ItemType::equals;
    if (!passes) return std::nullopt;
  }
  return std::nullopt;
}

// Behind "since there are 40 eggs,".
size_t premise_end(const SentenceItems& s) {
  if (!s.is_word(0, WordClass::cause)) return 0;
  for (size_t at = 0; at < s.size(); ++at)
    if (s.is_sign(at, ", ，")) return at;
  return 0;
}

// With the values that form a list with it.
std::string value_text(const SentenceItems& s, size_t at, bool& is_formula) {
  is_formula = s[at].formula >= 0;
  if (!is_formula) {
    const size_t begin = s[s.list_begin(at)].begin;
    return std::string(s.text().substr(begin, s[s.list_end(at)].end - begin));
  }
  return list_forward(s.text(), s.formulas(), static_cast<size_t>(s[s.list_begin(at)].formula));
}

Statement judge(const SentenceItems& s, size_t at, const Lead& lead, bool to_the_end) {
  Statement found{Verdict::doubtful, {}, false};
  if (lead.kind == Lead::Kind::denied || is_taken_back(s, s.list_begin(at), lead)) return found;
  const std::optional<size_t> other = alternative(s, at);
  if (!other && !ends_well(s, at, lead, to_the_end)) return found;
  found.verdict = Verdict::stated;
  found.value.begin = s[at].begin;
  found.value.text = value_text(s, at, found.is_formula);
  bool ignored = false;
  if (other) found.value.text += ", " + value_text(s, *other, ignored);
  return found;
}

// The last value before `limit` that is linked.
Statement scan(const SentenceItems& s, size_t limit) {
  // After an equals sign, a later verb of an amount is ignored: "24 / 8 = 3 hours to write 24 pages".
  size_t equals = limit;
  while (equals > 0 && s[equals - 1].type != ItemType::equals) --equals;
  const size_t begin = premise_end(s);
  for (size_t at = limit; at-- > begin;) {
    if (!s.is_value(at)) continue;
    const Lead lead = lead_of(s, at);
    const bool weak = lead.kind == Lead::Kind::bare || (lead.kind == Lead::Kind::link && !lead.copular);
    if (lead.kind == Lead::Kind::none || (weak && equals > 0 && at > equals && !s[at].has_equals)) {
      at = s.list_begin(at);
      continue;
    }
    return judge(s, at, lead, limit == s.size());
  }
  return {Verdict::doubtful, {}, false};
}

}  // namespace

Statement read_statement(std::string_view sentence, const std::vector<Formula>& inside, bool announced) {
  const SentenceItems s(sentence, inside, announced);
  if (!holds_value(s)) return {};
  if (is_question(s)) return {Verdict::doubtful, {}, false};
  if (const std::optional<size_t> first = announced ? leading_value(s) : std::nullopt)
    return judge(s, *first, {Lead::Kind::link, false, false, true}, true);
  size_t cause = 1;
  while (cause < s.size() && (!s.explains(cause) || s.is_word(cause - 1, "and but"))) ++cause;
  if (cause < s.size())
    if (Statement found = scan(s, cause); found.verdict == Verdict::stated) return found;
  return scan(s, s.size());
}

}  // namespace whet::math::extraction
