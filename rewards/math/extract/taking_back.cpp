#include "rewards/math/extract/taking_back.h"

#include <algorithm>

#include "rewards/math/extract/corrections.h"
#include "rewards/math/extract/reported.h"
#include "rewards/math/extract/statement_words.h"

namespace whet::math::extraction {

bool takes_back(std::string_view words, TakenBack place) {
  const std::vector<Formula> inside = formulas(words);
  const SentenceItems items(words, inside, false);
  const auto is_word = [&](size_t at, WordClass word_class) { return items.is_word(at, word_class); };
  // The text before a conclusion, or in another clause, does not matter.
  size_t begin = 0;
  for (size_t at = 0; at < items.size(); ++at) {
    if (is_word(at, WordClass::condition)) return true;
    if (items[at].type == ItemType::script && holds_condition(items[at].text)) return true;
    const bool ends_clause = is_one_of(items[at].text, ", ; : ， ； ：") && at + 1 < items.size() &&
                             !is_one_of(items[at + 1].text, "that que dass");
    const bool concludes = is_word(at, WordClass::conclusion) ||
                           (items[at].type == ItemType::script && begins_with_conclusion(items[at].text));
    // "According to some," goes on behind its comma.
    const bool tells = items.is_word(begin, "according at") && is_reported(items, begin, at);
    if (place == TakenBack::before_answer && ((ends_clause && !tells) || concludes)) begin = at;
  }
  // "Were the answer 12", "could the answer be 12", maybe behind a comma.
  if (place == TakenBack::before_answer)
    for (size_t at = begin; at < std::min(begin + 2, items.size()); ++at)
      if (is_one_of(items[at].text, "were was is are could can might does did should would had") &&
          (at == 0 || items[begin].type == ItemType::sign))
        return true;
  if (is_reported(items, begin, items.size())) return true;
  for (size_t at = begin; at < items.size(); ++at) {
    if (is_word(at, WordClass::doubt)) return true;
    if (items[at].type == ItemType::script && holds_doubt(items[at].text)) return true;
    if (place == TakenBack::before_copula && is_word(at, WordClass::adverse)) return true;
  }
  if (place == TakenBack::before_copula || items.size() == 0) return false;
  return items.is_word(
      items.size() - 1,
      "possible potential plausible candidate likely tentative initial previous another alternative");
}

bool retracts(std::string_view text) {
  if (const std::optional<Correction> opening = correction_at(text, 0); opening && opening->takes_back)
    return true;
  const std::vector<Item> items = items_of(text, {});
  const auto word = [&](size_t at, std::string_view words) {
    return at < items.size() && items[at].type == ItemType::word && is_one_of(items[at].text, words);
  };
  for (size_t at = 0; at < items.size(); ++at) {
    if (word(at, "wrong incorrect mistaken unsure")) return true;
    if (word(at, "a my the") && word(at + 1, "mistake")) return true;
    const bool denies =
        items[at].type == ItemType::word && (items[at].text == "not" || items[at].text.ends_with("n't"));
    if (denies && (word(at + 1, "right correct sure true know it so") ||
                   word(at + 2, "right correct sure true answer solution")))
      return true;
    if (word(at, "no") && word(at + 1, "answer solution idea")) return true;
    if (at == 0 && word(at, "wait")) return true;
    if (at == 0 && word(at, "or") && word(at + 1, "not maybe perhaps")) return true;
    if (at > 0 && word(at, "false untrue impossible invalid") && word(at - 1, "is was it's that's seems"))
      return true;
    if (items[at].type == ItemType::script)
      for (const std::string_view sign : {"错", "不对", "不正确", "不是", "間違", "틀"})
        if (items[at].text.find(sign) != std::string::npos) return true;
  }
  return false;
}

}  // namespace whet::math::extraction
