#include "rewards/math/extract/statement.h"

#include <algorithm>
#include <optional>

#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/joining.h"
#include "rewards/math/extract/sentence.h"
#include "rewards/math/extract/statement_words.h"

namespace whet::math::extraction {

namespace {

using Verdict = Statement::Verdict;

// How what stands before a value brings it in.
struct Lead {
  enum class Kind {
    none,    // not at all: "of 12", "exceeds 12"
    denied,  // a link that is taken back: "cannot be 12"
    link,    // "is 12", "x = 12"
    bare,    // it begins a clause: "12 apples"
  };
  Kind kind = Kind::none;
  bool computes = false;   // "3 + 9 = 12"
  bool contrasts = false;  // "not 11 but 12"
  bool copular = false;    // a copula or equality, which has a subject to be counted
};

class Grammar {
 public:
  Grammar(std::string_view text, const std::vector<Formula>& inside, bool announced)
      : text_(text),
        formulas_(inside),
        items_(items_of(text, inside)),
        announced_(announced),
        aside_(asides()) {}

  Statement read() const {
    const size_t count = items_.size();
    if (std::none_of(items_.begin(), items_.end(), [](const Item& i) { return i.type == ItemType::value; }))
      return {};
    if (is_question()) return {Verdict::doubtful, {}, false};
    if (const std::optional<size_t> first = announced_ ? leading_value() : std::nullopt)
      return judge(*first, {Lead::Kind::link, false, false, true}, true);
    size_t cause = 1;
    while (cause < count && (!explains(cause) || is_word(cause - 1, "and but"))) ++cause;
    if (cause < count)
      if (Statement found = scan(cause); found.verdict == Verdict::stated) return found;
    return scan(count);
  }

 private:
  bool is_word(size_t at, WordClass word_class) const {
    return at < items_.size() && is_in(word_class, items_[at].classes);
  }
  bool is_word(size_t at, std::string_view words) const {
    return at < items_.size() && items_[at].type == ItemType::word && is_one_of(items_[at].text, words);
  }
  bool is_sign(size_t at, std::string_view signs) const {
    return at < items_.size() && items_[at].type == ItemType::sign && is_one_of(items_[at].text, signs);
  }
  bool is_value(size_t at) const { return at < items_.size() && items_[at].type == ItemType::value; }
  std::string_view text_of(size_t at) const {
    return text_.substr(items_[at].begin, items_[at].end - items_[at].begin);
  }

  bool is_question() const {
    const Item& last = items_.back();
    if (last.type == ItemType::script && ends_in_question(last.text)) return true;
    size_t at = items_.size();
    while (at > 0 && is_sign(at - 1, "! . 。 ) ' ）")) --at;
    return at > 0 && is_sign(at - 1, "? ？ ؟");
  }

  // Of "because" and its like those that begin an explanation wherever they stand.
  bool explains(size_t at) const {
    return is_word(at, "because since denn weil porque puisque car parce pois perché потому क्योंकि لأن vì") ||
           (is_word(at, "as") && is_sign(at - 1, ","));
  }

  // The value that an announced sentence begins with.
  std::optional<size_t> leading_value() const {
    for (size_t at = 0; at < items_.size(); ++at) {
      if (is_value(at)) {
        const size_t next = list_end(at) + 1;
        const bool goes_on = next < items_.size() && items_[next].type == ItemType::equals;
        return goes_on ? std::nullopt : std::optional(at);
      }
      const bool passes = is_word(at, WordClass::filler) || is_word(at, WordClass::copula) ||
                          words_in_phrase(at + 1) > 0 || is_sign(at, "( [ : ： ≈ , ，") ||
                          items_[at].type == ItemType::equals;
      if (!passes) return std::nullopt;
    }
    return std::nullopt;
  }

  // The last value before `limit` that is linked.
  Statement scan(size_t limit) const {
    // Behind an equals sign what somebody has or does says less: "24 / 8 = 3 hours to write 24 pages".
    size_t equals = limit;
    while (equals > 0 && items_[equals - 1].type != ItemType::equals) --equals;
    const size_t begin = premise_end();
    for (size_t at = limit; at-- > begin;) {
      if (!is_value(at)) continue;
      const Lead lead = lead_of(at);
      const bool weak = lead.kind == Lead::Kind::bare || (lead.kind == Lead::Kind::link && !lead.copular);
      if (lead.kind == Lead::Kind::none || (weak && equals > 0 && at > equals && !items_[at].has_equals)) {
        at = list_begin(at);
        continue;
      }
      return judge(at, lead, limit == items_.size());
    }
    return {Verdict::doubtful, {}, false};
  }

  // Behind "since there are 40 eggs,".
  size_t premise_end() const {
    if (!is_word(0, WordClass::cause)) return 0;
    for (size_t at = 0; at < items_.size(); ++at)
      if (is_sign(at, ", ，")) return at;
    return 0;
  }

  Statement judge(size_t at, const Lead& lead, bool to_the_end) const {
    Statement found{Verdict::doubtful, {}, false};
    if (lead.kind == Lead::Kind::denied || is_taken_back(list_begin(at), lead)) return found;
    const std::optional<size_t> other = alternative(at);
    if (!other && !ends_well(at, lead, to_the_end)) return found;
    found.verdict = Verdict::stated;
    found.value.begin = items_[at].begin;
    found.value.text = value_text(at, found.is_formula);
    bool ignored = false;
    if (other) found.value.text += ", " + value_text(*other, ignored);
    return found;
  }

  // With the values that form a list with it.
  std::string value_text(size_t at, bool& is_formula) const {
    is_formula = items_[at].formula >= 0;
    if (!is_formula) {
      const size_t begin = items_[list_begin(at)].begin;
      return std::string(text_.substr(begin, items_[list_end(at)].end - begin));
    }
    return list_forward(text_, formulas_, static_cast<size_t>(items_[list_begin(at)].formula));
  }

  // Whether two values in a row are one list. Between numbers without dollars no word but a conjunction may
  // stand: "5 apples and 7 pears" are two.
  bool are_joined(size_t first, size_t second) const {
    const std::string_view between =
        text_.substr(items_[first].end, items_[second].begin - items_[first].end);
    if (items_[first].formula >= 0 && items_[second].formula >= 0) return joins(between);
    if (items_[first].formula >= 0 || items_[second].formula >= 0) return false;
    return is_one_of(trim(between), ", and or ; 、 和 et y und e ou o oder и") || trim(between) == ", and" ||
           trim(between) == ", or";
  }

  // The first and the last item of the list that the value at `at` is in.
  size_t list_begin(size_t at) const {
    for (size_t before = at; before-- > 0;) {
      if (items_[before].type != ItemType::value && items_[before].type != ItemType::name) continue;
      if (!is_value(before) || !are_joined(before, at)) break;
      at = before;
    }
    return at;
  }
  size_t list_end(size_t at) const {
    for (size_t next = at + 1; next < items_.size(); ++next) {
      if (items_[next].type != ItemType::value && items_[next].type != ItemType::name) continue;
      if (!is_value(next) || !are_joined(at, next)) break;
      at = next;
    }
    return at;
  }

  // How many words before `end` are a link together.
  size_t words_in_phrase(size_t end) const {
    constexpr size_t kMost = 3;
    std::string words;
    for (size_t count = 1; count <= std::min(end, kMost); ++count) {
      const Item& item = items_[end - count];
      if (item.type != ItemType::word) break;
      words.insert(0, item.text + (words.empty() ? "" : " "));
      if (is_phrase(words)) return count;
    }
    return 0;
  }

  // The items in brackets that are closed: what they say is said beside.
  std::vector<bool> asides() const {
    std::vector<bool> aside(items_.size(), false);
    std::vector<size_t> open;
    for (size_t at = 0; at < items_.size(); ++at) {
      if (is_sign(at, "( （")) open.push_back(at);
      if (!is_sign(at, ") ）") || open.empty()) continue;
      if (open.size() == 1)
        std::fill(aside.begin() + static_cast<long>(open[0]), aside.begin() + static_cast<long>(at), true);
      open.pop_back();
    }
    return aside;
  }

  Lead lead_of(size_t value) const {
    const size_t first = list_begin(value);
    const bool equation = items_[value].has_equals;
    bool filled = false;
    for (size_t at = first; at > 0; --at) {
      const Item& item = items_[at - 1];
      if (item.type == ItemType::equals) return equation_lead(at - 1);
      if (item.type == ItemType::script) return script_lead(at - 1, value, equation);
      if (item.type == ItemType::value || item.type == ItemType::name) return {};
      if (item.type == ItemType::sign) {
        if (is_one_of(item.text, "( [ （ 【")) continue;
        if (is_one_of(item.text, ": ： → ⇒ ⟹ ∴ — – -")) return {Lead::Kind::link};
        if (item.text == "≈") return at > 1 && is_value(at - 2) ? Lead{} : Lead{Lead::Kind::link};
        if (is_one_of(item.text, ", ， ; ； 、 . ! ، ।"))
          return {equation ? Lead::Kind::link : Lead::Kind::bare};
        return {};
      }
      if (const size_t words = words_in_phrase(at)) return verb_lead(at - words);
      if (at >= 3 && is_word(at - 1, "end") && is_word(at - 2, "the") && is_word(at - 3, "in")) {
        filled = true;
        at -= 2;
        continue;
      }
      const bool in_all = is_word(at - 1, "total all fact") && is_word(at - 2, "in a") && at >= 2;
      if (in_all || is_word(at - 1, WordClass::filler)) {
        filled = filled || in_all || is_word(at - 1, WordClass::conclusion) || item.text == "then";
        if (in_all && !is_word(at - 2, "a")) --at;
        continue;
      }
      if (is_word(at - 1, WordClass::copula) || is_word(at - 1, WordClass::verb)) return verb_lead(at - 1);
      if (is_word(at - 1, WordClass::conclusion)) return {equation ? Lead::Kind::link : Lead::Kind::bare};
      if (is_word(at - 1, "but sondern sino mais") && denies_another(at - 1))
        return {Lead::Kind::link, false, true, false};
      if (equation && brings_in_equation(at - 1)) return {Lead::Kind::link};
      if (filled && is_word(at - 1, "and")) return {Lead::Kind::bare};
      return states_after(value) ? Lead{Lead::Kind::link} : Lead{};
    }
    return {announced_ || equation ? Lead::Kind::link : Lead::Kind::bare};
  }

  // A verb or copula at `verb` brings the value in, unless its group says that it does not or only may.
  Lead verb_lead(size_t verb) const {
    Lead lead{Lead::Kind::link, false, false, is_word(verb, WordClass::copula)};
    // "to fill 25 cans" says what for; "needs to fill" and "is to be" say what.
    const bool infinitive = verb > 0 && is_word(verb - 1, "to") && !lead.copular;
    if (infinitive && !is_word(verb - 2, "need needs needed have has had going able is are was")) return {};
    // "greater than or equal to"
    if (verb > 0 && is_word(verb - 1, "or")) return {};
    const bool be = is_word(verb, "be been equal équivaut ser sein essere быть have");
    for (size_t at = verb; at-- > 0;) {
      if (is_word(at, WordClass::doubt) || (be && is_word(at, WordClass::adverse)))
        lead.kind = Lead::Kind::denied;
      const bool in_group = is_word(at, WordClass::filler) || is_word(at, WordClass::copula) ||
                            is_word(at, "does do did to will would must should shall has have had");
      if (!in_group) break;
    }
    return lead;
  }

  // `equals` stands between the value and what is computed or named.
  Lead equation_lead(size_t equals) const {
    Lead lead{Lead::Kind::link, false, false, true};
    size_t at = equals;
    const auto is_operand = [&](size_t i) {
      const Item& item = items_[i];
      // The unit of "2 cases + 3 cases".
      if (item.type == ItemType::word && i > 0 && is_value(i - 1)) return true;
      if (item.type == ItemType::value || item.type == ItemType::name) return true;
      if (item.type == ItemType::sign) return is_one_of(item.text, "+ - * / ^ ( ) [ ] % × ÷ · – − $ |");
      return item.type == ItemType::word && item.text.size() == 1;
    };
    while (at > 0 && is_operand(at - 1)) {
      --at;
      lead.computes |= items_[at].type == ItemType::value;
    }
    // What is named must be all that "x = 12" is about: not "for x = 12", "this excludes x = 12".
    const bool names = at < equals && !lead.computes;
    if (names && at > 0 && items_[at - 1].type == ItemType::word && !brings_in_equation(at - 1)) return {};
    return lead;
  }

  bool brings_in_equation(size_t at) const {
    for (const WordClass known : {WordClass::filler, WordClass::copula, WordClass::verb,
                                  WordClass::conclusion, WordClass::quantity, WordClass::cause})
      if (is_word(at, known) && !is_word(at, WordClass::place)) return true;
    return is_word(at, "that which that's and of variable unknown que dass y et und e");
  }

  Lead script_lead(size_t run, size_t value, bool equation) const {
    if (ends_in_link(items_[run].text) || equation || states_after(value))
      return {Lead::Kind::link, false, false, true};
    return {};
  }

  // Whether the verb follows, as in Hindi, Japanese and Korean.
  bool states_after(size_t value) const {
    constexpr size_t kFarthest = 4;
    for (size_t at = value + 1; at < items_.size() && at <= value + kFarthest; ++at) {
      if (is_word(at, "है हैं था थे होगा होंगे हुए थीं")) return true;
      if (items_[at].type == ItemType::script && states_behind(items_[at].text)) return true;
    }
    return false;
  }

  // "not 11, but": a value that is denied stands before `but`.
  bool denies_another(size_t but) const {
    size_t at = but;
    if (at > 0 && is_sign(at - 1, ",")) --at;
    if (at < 2 || !is_value(at - 1)) return false;
    return is_word(at - 2, "not nicht pas no non não не");
  }

  // Whether the clause up to `end`, or a condition anywhere before it, takes the statement back.
  bool is_taken_back(size_t end, const Lead& lead) const {
    const size_t begin = clause_begin(end);
    bool relative = false;
    for (size_t at = 0; at < end; ++at) {
      if (aside_[at] && !aside_[end]) continue;
      const Item& item = items_[at];
      if (!lead.computes && is_word(at, WordClass::condition)) return true;
      if (item.type == ItemType::script && doubts(item.text, at >= begin, lead)) return true;
      if (at < begin || lead.contrasts) continue;
      // Portuguese "no total" denies nothing.
      if (is_word(at, WordClass::doubt) && !(is_word(at, "no") && is_word(at + 1, "total"))) {
        const bool far = lead.computes && at + 3 < end;
        if (!far && !(relative && lead.copular)) return true;
      }
      // "One possible value is", while "the number of possible values is" counts them.
      if (is_word(at, "possible potential plausible tentative candidate") && at > 0 &&
          is_word(at - 1, "one a another some"))
        return true;
      relative |=
          at > begin && is_word(at, WordClass::relative) && !(at == begin + 1 && is_word(begin, "it"));
    }
    return false;
  }

  // A doubt before the last 的 is about what is counted.
  static bool doubts(std::string_view run, bool in_clause, const Lead& lead) {
    const size_t about = run.rfind("的");
    const std::string_view own = about == run.npos ? run : run.substr(about);
    return (!lead.computes && holds_condition(run)) || (in_clause && holds_doubt(own));
  }

  // Where the clause that states begins: behind the last "so", or the comma that ends a cause.
  size_t clause_begin(size_t end) const {
    const bool explained = is_word(0, WordClass::cause) || is_word(0, WordClass::condition);
    for (size_t at = end; at-- > 0;) {
      if (is_word(at, WordClass::conclusion) || is_sign(at, "; ； ⇒ → ⟹ ∴")) return at;
      if (items_[at].type == ItemType::script && begins_with_conclusion(items_[at].text)) return at;
      if (explained && is_sign(at, ",")) return at;
    }
    return 0;
  }

  // The value that "or" adds to the one at `at`: "5 (or 6)", "5, or maybe 6".
  std::optional<size_t> alternative(size_t at) const {
    size_t next = at + 1;
    while (is_sign(next, ", ( ;")) ++next;
    if (!is_word(next, "or ou o oder или")) return std::nullopt;
    for (++next; next < items_.size(); ++next) {
      if (is_value(next)) return next;
      if (!is_word(next, WordClass::filler) && !is_word(next, WordClass::doubt)) break;
    }
    return std::nullopt;
  }

  // Whether what follows the value leaves it what it is.
  bool ends_well(size_t value, const Lead& lead, bool to_the_end) const {
    size_t at = list_end(value) + 1;
    const size_t first = at;
    if (is_word(at, WordClass::modifier) && !is_word(at, "more less fewer at or")) return false;
    if (is_word(at, "at") && is_word(at + 1, "least most minimum maximum best worst")) return false;
    if (is_sign(at, "+ - * ^ < > ≤ ≥ ≠ ± | ~ × ÷ /") && (is_value(at + 1) || at + 1 == items_.size()))
      return false;
    if (at < items_.size() && items_[at].type == ItemType::script && changes_value(items_[at].text))
      return false;
    if (is_word(at, WordClass::copula) && !names_answer(at + 1) && !is_verb_last(at) &&
        !(lead.computes && !is_judged(at + 1)))
      return false;
    if (is_word(at, "to through till until à bis até hasta до") && is_value(at + 1)) return false;
    if (is_word(at, "times") && (is_value(at + 1) || is_word(at + 1, "as the that more larger greater")))
      return false;
    if (is_word(at, "times") && at + 1 < items_.size() && items_[at + 1].text.size() == 1 &&
        !is_word(at + 1, "a"))
      return false;  // "12 times x"
    if (is_word(at, "seems seemed looks looked sounds appears feels") && !names_answer(at + 1)) return false;
    size_t words = 0;
    bool counted = false;  // the words are about what is counted: "12 guests who"
    for (; at < items_.size(); ++at) {
      if (at > first && is_word(at, WordClass::cause)) return true;
      if (at == first && explains(at)) return true;
      if (const size_t behind = behind_contrast(at)) {
        at = behind - 1;
        continue;
      }
      if (is_word(at, "than") && is_value(at + 1)) return false;
      if (is_sign(at, "≠ < > ≤ ≥")) return false;
      if (is_word(at, "no") && at > first && is_word(at - 1, "with has have had of")) continue;
      // What is computed does not depend on it.
      if (is_word(at, WordClass::condition) || is_word(at, "when")) return lead.computes && at > first;
      if (at > first + 1 && is_word(at, "or") && !is_value(at + 1) &&
          !is_word(at + 1, "so more less fewer maybe thereabouts"))
        continue;
      counted |= at > first && is_word(at, WordClass::relative) && items_[at - 1].type == ItemType::word;
      if (is_word(at, WordClass::doubt)) {
        const bool about_counted =
            counted || (lead.computes && at > first && items_[first].type == ItemType::word);
        const bool names = lead.computes && items_[at].text == "incorrect";
        if (!about_counted && !names) return false;
        if (is_judged(at)) return false;
        continue;
      }
      if (is_word(at, WordClass::alternative)) return false;
      if (items_[at].type == ItemType::script &&
          (holds_doubt(items_[at].text) || holds_condition(items_[at].text)))
        return false;
      if (is_value(at) && at <= first + 4 && (is_sign(at - 1, ", ; ，") || is_word(at - 1, "and")))
        return false;
      words += items_[at].type == ItemType::word;
    }
    constexpr size_t kMostWords = 4;
    return lead.kind != Lead::Kind::bare || words <= kMostWords || !to_the_end;
  }

  // Whether the words from `at` on judge what was said: "not right", "wrong", "impossible".
  bool is_judged(size_t at) const {
    for (size_t end = std::min(at + 3, items_.size()); at < end; ++at) {
      if (is_word(at, "right correct true answer solution possible valid")) return true;
      const bool judges =
          is_word(at, "wrong incorrect false impossible invalid mistaken untrue unlikely contradiction");
      if (judges && (at + 1 >= items_.size() || items_[at + 1].type != ItemType::word)) return true;
    }
    return false;
  }

  // "12 is the answer".
  bool names_answer(size_t at) const {
    for (size_t end = std::min(at + 4, items_.size()); at < end; ++at)
      if (is_word(at,
                  "answer result solution total sum right correct respuesta réponse resultado solución "
                  "antwort ответ"))
        return true;
    return false;
  }

  // है at the end of a Hindi sentence belongs to the value.
  bool is_verb_last(size_t at) const { return is_word(at, "है हैं"); }

  // Behind "and not 13", "rather than 13"; 0: nothing of the kind stands there.
  size_t behind_contrast(size_t at) const {
    while (is_sign(at, ", ，") || is_word(at, "and but und et y")) ++at;
    if (is_word(at, "rather instead") && is_word(at + 1, "than of"))
      at += 2;
    else if (is_word(at, "not nicht pas no non não не"))
      at += 1;
    else
      return 0;
    while (is_word(at, WordClass::filler)) ++at;
    return is_value(at) ? at + 1 : 0;
  }

  std::string_view text_;
  const std::vector<Formula>& formulas_;
  std::vector<Item> items_;
  bool announced_;
  std::vector<bool> aside_;  // the items in brackets
};

}  // namespace

Statement read_statement(std::string_view sentence, const std::vector<Formula>& inside, bool announced) {
  return Grammar(sentence, inside, announced).read();
}

}  // namespace whet::math::extraction
