#include "rewards/math/extract/statement_lead.h"

#include "rewards/math/extract/reported.h"

namespace whet::math::extraction {

namespace {

// Whether the verb follows, as in Hindi, Japanese and Korean.
bool states_after(const SentenceItems& s, size_t value) {
  constexpr size_t kFarthest = 4;
  for (size_t at = value + 1; at < s.size() && at <= value + kFarthest; ++at) {
    if (s.is_word(at, "है हैं था थे होगा होंगे हुए थीं")) return true;
    if (s[at].type == ItemType::script && states_behind(s[at].text)) return true;
  }
  return false;
}

bool brings_in_equation(const SentenceItems& s, size_t at) {
  for (const WordClass known : {WordClass::filler, WordClass::copula, WordClass::verb, WordClass::conclusion,
                                WordClass::quantity, WordClass::cause})
    if (s.is_word(at, known) && !s.is_word(at, WordClass::place)) return true;
  return s.is_word(at, "that which that's and of variable unknown que dass y et und e");
}

// "not 11, but": a value that is denied stands before `but`.
bool denies_another(const SentenceItems& s, size_t but) {
  size_t at = but;
  if (at > 0 && s.is_sign(at - 1, ",")) --at;
  if (at < 2 || !s.is_value(at - 1)) return false;
  return s.is_word(at - 2, "not nicht pas no non não не");
}

// Whether a verb or copula at `verb` states the value: not if its group is negated or modal.
Lead verb_lead(const SentenceItems& s, size_t verb) {
  Lead lead{Lead::Kind::link, false, false, s.is_word(verb, WordClass::copula)};
  // "to fill 25 cans" is a purpose; "needs to fill" and "is to be" are statements.
  const bool infinitive = verb > 0 && s.is_word(verb - 1, "to") && !lead.copular;
  if (infinitive && !s.is_word(verb - 2, "need needs needed have has had going able is are was")) return {};
  // "greater than or equal to"
  if (verb > 0 && s.is_word(verb - 1, "or")) return {};
  const bool be = s.is_word(verb, "be been equal équivaut ser sein essere быть have");
  for (size_t at = verb; at-- > 0;) {
    if (s.is_word(at, WordClass::doubt) || (be && s.is_word(at, WordClass::adverse)))
      lead.kind = Lead::Kind::denied;
    const bool in_group = s.is_word(at, WordClass::filler) || s.is_word(at, WordClass::copula) ||
                          s.is_word(at, "does do did to will would must should shall has have had");
    if (!in_group) break;
  }
  return lead;
}

// `equals` stands between the value and what is computed or named.
Lead equation_lead(const SentenceItems& s, size_t equals) {
  Lead lead{Lead::Kind::link, false, false, true};
  size_t at = equals;
  const auto is_operand = [&](size_t i) {
    const Item& item = s[i];
    // The unit of "2 cases + 3 cases".
    if (item.type == ItemType::word && i > 0 && s.is_value(i - 1)) return true;
    if (item.type == ItemType::value || item.type == ItemType::name) return true;
    if (item.type == ItemType::sign) return is_one_of(item.text, "+ - * / ^ ( ) [ ] % × ÷ · – − $ |");
    return item.type == ItemType::word && item.text.size() == 1;
  };
  while (at > 0 && is_operand(at - 1)) {
    --at;
    lead.computes |= s[at].type == ItemType::value;
  }
  // What is named must be all that "x = 12" is about: not "for x = 12", "this excludes x = 12".
  const bool names = at < equals && !lead.computes;
  if (names && at > 0 && s[at - 1].type == ItemType::word && !brings_in_equation(s, at - 1)) return {};
  return lead;
}

Lead script_lead(const SentenceItems& s, size_t run, size_t value, bool equation) {
  if (ends_in_link(s[run].text) || equation || states_after(s, value))
    return {Lead::Kind::link, false, false, true};
  return {};
}

// Where the clause that states begins: behind the last "so", or the comma that ends a cause.
size_t clause_begin(const SentenceItems& s, size_t end) {
  const bool explained = s.is_word(0, WordClass::cause) || s.is_word(0, WordClass::condition);
  for (size_t at = end; at-- > 0;) {
    if (s.is_word(at, WordClass::conclusion) || s.is_sign(at, "; ； ⇒ → ⟹ ∴")) return at;
    if (s[at].type == ItemType::script && begins_with_conclusion(s[at].text)) return at;
    if (explained && s.is_sign(at, ",")) return at;
  }
  return 0;
}

// A doubt before the last 的 is about what is counted.
bool doubts(std::string_view run, bool in_clause, const Lead& lead) {
  const size_t about = run.rfind("的");
  const std::string_view own = about == run.npos ? run : run.substr(about);
  return (!lead.computes && holds_condition(run)) || (in_clause && holds_doubt(own));
}

// "Some say it is 12", but not "the number of people who say so is 12".
bool is_told(const SentenceItems& s, size_t begin, size_t end, const Lead& lead) {
  size_t told_end = end;
  for (size_t at = end; at-- > begin + 1;)
    if (lead.copular && s.is_word(at, WordClass::relative) && s[at - 1].type == ItemType::word &&
        !is_reported(s, at - 1, at))
      told_end = at;
  return is_reported(s, begin, told_end);
}

}  // namespace

Lead lead_of(const SentenceItems& s, size_t value) {
  const size_t first = s.list_begin(value);
  const bool equation = s[value].has_equals;
  bool filled = false;
  for (size_t at = first; at > 0; --at) {
    const Item& item = s[at - 1];
    if (item.type == ItemType::equals) return equation_lead(s, at - 1);
    if (item.type == ItemType::script) return script_lead(s, at - 1, value, equation);
    if (item.type == ItemType::value || item.type == ItemType::name) return {};
    if (item.type == ItemType::sign) {
      if (is_one_of(item.text, "( [ （ 【")) continue;
      if (is_one_of(item.text, ": ： → ⇒ ⟹ ∴ — – -")) return {Lead::Kind::link};
      if (item.text == "≈") return at > 1 && s.is_value(at - 2) ? Lead{} : Lead{Lead::Kind::link};
      if (is_one_of(item.text, ", ， ; ； 、 . ! ، ।"))
        return {equation ? Lead::Kind::link : Lead::Kind::bare};
      return {};
    }
    if (const size_t words = s.words_in_phrase(at)) return verb_lead(s, at - words);
    if (at >= 3 && s.is_word(at - 1, "end") && s.is_word(at - 2, "the") && s.is_word(at - 3, "in")) {
      filled = true;
      at -= 2;
      continue;
    }
    const bool in_all = s.is_word(at - 1, "total all fact") && s.is_word(at - 2, "in a") && at >= 2;
    if (in_all || s.is_word(at - 1, WordClass::filler)) {
      filled = filled || in_all || s.is_word(at - 1, WordClass::conclusion) || item.text == "then";
      if (in_all && !s.is_word(at - 2, "a")) --at;
      continue;
    }
    if (s.is_word(at - 1, WordClass::copula) || s.is_word(at - 1, WordClass::verb))
      return verb_lead(s, at - 1);
    if (s.is_word(at - 1, WordClass::conclusion)) return {equation ? Lead::Kind::link : Lead::Kind::bare};
    if (s.is_word(at - 1, "but sondern sino mais") && denies_another(s, at - 1))
      return {Lead::Kind::link, false, true, false};
    if (equation && brings_in_equation(s, at - 1)) return {Lead::Kind::link};
    if (filled && s.is_word(at - 1, "and")) return {Lead::Kind::bare};
    return states_after(s, value) ? Lead{Lead::Kind::link} : Lead{};
  }
  return {s.announced() || equation ? Lead::Kind::link : Lead::Kind::bare};
}

bool is_taken_back(const SentenceItems& s, size_t end, const Lead& lead) {
  const size_t begin = clause_begin(s, end);
  if (!lead.computes && !lead.contrasts && is_told(s, begin, end, lead)) return true;
  bool relative = false;
  for (size_t at = 0; at < end; ++at) {
    if (s.is_aside(at) && !s.is_aside(end)) continue;
    const Item& item = s[at];
    if (!lead.computes && s.is_word(at, WordClass::condition)) return true;
    if (item.type == ItemType::script && doubts(item.text, at >= begin, lead)) return true;
    if (at < begin || lead.contrasts) continue;
    // Portuguese "no total" is no negation.
    if (s.is_word(at, WordClass::doubt) && !(s.is_word(at, "no") && s.is_word(at + 1, "total"))) {
      const bool far = lead.computes && at + 3 < end;
      if (!far && !(relative && lead.copular)) return true;
    }
    // "One possible value is", while "the number of possible values is" counts them.
    if (s.is_word(at, "possible potential plausible tentative candidate") && at > 0 &&
        s.is_word(at - 1, "one a another some"))
      return true;
    relative |=
        at > begin && s.is_word(at, WordClass::relative) && !(at == begin + 1 && s.is_word(begin, "it"));
  }
  return false;
}

}  // namespace whet::math::extraction
