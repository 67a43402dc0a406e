#include "rewards/math/extract/sentence_items.h"

#include <algorithm>

#include "rewards/math/extract/joining.h"

namespace whet::math::extraction {

namespace {

bool is_sign(const Item& item, std::string_view signs) {
  return item.type == ItemType::sign && is_one_of(item.text, signs);
}

std::vector<bool> asides_of(const std::vector<Item>& items) {
  std::vector<bool> aside(items.size(), false);
  std::vector<size_t> open;
  for (size_t at = 0; at < items.size(); ++at) {
    if (is_sign(items[at], "( （")) open.push_back(at);
    if (!is_sign(items[at], ") ）") || open.empty()) continue;
    if (open.size() == 1)
      std::fill(aside.begin() + static_cast<long>(open[0]), aside.begin() + static_cast<long>(at), true);
    open.pop_back();
  }
  return aside;
}

}  // namespace

SentenceItems::SentenceItems(std::string_view text, const std::vector<Formula>& inside, bool announced)
    : text_(text),
      formulas_(inside),
      items_(items_of(text, inside)),
      announced_(announced),
      aside_(asides_of(items_)) {}

bool SentenceItems::is_word(size_t at, WordClass word_class) const {
  return at < items_.size() && is_in(word_class, items_[at].classes);
}
bool SentenceItems::is_word(size_t at, std::string_view words) const {
  return at < items_.size() && items_[at].type == ItemType::word && is_one_of(items_[at].text, words);
}
bool SentenceItems::is_sign(size_t at, std::string_view signs) const {
  return at < items_.size() && extraction::is_sign(items_[at], signs);
}
bool SentenceItems::is_value(size_t at) const {
  return at < items_.size() && items_[at].type == ItemType::value;
}

bool SentenceItems::explains(size_t at) const {
  return is_word(at, "because since denn weil porque puisque car parce pois perché потому क्योंकि لأن vì") ||
         (is_word(at, "as") && is_sign(at - 1, ","));
}

// Whether two values in a row are one list. Between numbers without dollars no word but a conjunction may
// stand: "5 apples and 7 pears" are two.
bool SentenceItems::are_joined(size_t first, size_t second) const {
  const std::string_view between = text_.substr(items_[first].end, items_[second].begin - items_[first].end);
  if (items_[first].formula >= 0 && items_[second].formula >= 0) return joins(between);
  if (items_[first].formula >= 0 || items_[second].formula >= 0) return false;
  return is_one_of(trim(between), ", and or ; 、 和 et y und e ou o oder и") || trim(between) == ", and" ||
         trim(between) == ", or";
}

size_t SentenceItems::list_begin(size_t at) const {
  for (size_t before = at; before-- > 0;) {
    if (items_[before].type != ItemType::value && items_[before].type != ItemType::name) continue;
    if (!is_value(before) || !are_joined(before, at)) break;
    at = before;
  }
  return at;
}
size_t SentenceItems::list_end(size_t at) const {
  for (size_t next = at + 1; next < items_.size(); ++next) {
    if (items_[next].type != ItemType::value && items_[next].type != ItemType::name) continue;
    if (!is_value(next) || !are_joined(at, next)) break;
    at = next;
  }
  return at;
}

size_t SentenceItems::words_in_phrase(size_t end) const {
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

}  // namespace whet::math::extraction
