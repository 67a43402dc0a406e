#include "rewards/math/extract/last_statement.h"

#include <algorithm>

#include "rewards/math/extract/corrections.h"
#include "rewards/math/extract/prose.h"
#include "rewards/math/extract/sentence.h"
#include "rewards/math/extract/taking_back.h"

namespace whet::math::extraction {

namespace {

// An answer is expected within so many last bytes.
constexpr size_t kLongestTail = 100'000;
constexpr size_t kLongestSentence = 4'000;

class Sentences {
 public:
  explicit Sentences(std::string_view text) : text_(text), all_(formulas(text)) {}

  // Where the sentence begins that ends at `end`: a full stop in a formula ends none.
  size_t begin_of(size_t end) const {
    size_t begin = end;
    const auto stands_before = [](const Formula& formula, size_t at) { return formula.begin < at; };
    auto formula =
        static_cast<size_t>(std::lower_bound(all_.begin(), all_.end(), end, stands_before) - all_.begin());
    while (begin > 0) {
      while (formula > 0 && all_[formula - 1].begin >= begin) --formula;
      if (formula > 0 && all_[formula - 1].end >= begin) {
        begin = all_[formula - 1].begin;
        continue;
      }
      if (ends_sentence(text_, begin - 1)) break;
      --begin;
    }
    return begin;
  }

  // A formula on lines of its own goes on the sentence before it, unless that has ended.
  size_t lead_in_of(size_t begin) const {
    const size_t first = text_.find_first_not_of(" \t\n*", begin);
    const auto stands_there = [&](const Formula& formula) { return formula.begin == first; };
    if (std::none_of(all_.begin(), all_.end(), stands_there)) return begin;
    size_t end = begin;
    while (end > 0 && is_space(text_[end - 1])) --end;
    if (end == 0 || end == begin || ends_sentence(text_, end - 1)) return begin;
    return begin_of(end);
  }

 private:
  std::string_view text_;
  std::vector<Formula> all_;
};

// "2." at the beginning of a line numbers a step.
bool is_enumeration(std::string_view text, size_t begin, size_t end) {
  const std::string_view number = trim(text.substr(begin, end - begin));
  return byte_before(text, begin) == '\n' && byte_at(text, end) == '.' && byte_at(text, end + 1) == ' ' &&
         number.size() <= 3 && std::all_of(number.begin(), number.end(), is_digit);
}

bool holds_value(std::string_view sentence) {
  if (std::none_of(sentence.begin(), sentence.end(),
                   [](char c) { return is_digit(c) || c == '\\' || c == '='; }) &&
      sentence.find("π") == sentence.npos && sentence.find("√") == sentence.npos &&
      sentence.find("∞") == sentence.npos)
    return false;
  for (const Item& item : items_of(sentence, formulas(sentence)))
    if (item.type == ItemType::value) return true;
  return false;
}

}  // namespace

std::optional<Statement> last_statement(std::string_view text) {
  const Sentences sentences(text);
  const size_t farthest = text.size() - std::min(text.size(), kLongestTail);
  for (size_t end = text.size(); end > farthest || end == text.size();) {
    size_t begin = sentences.begin_of(end);
    if (end - begin > kLongestSentence) return std::nullopt;
    if (!is_enumeration(text, begin, end) && holds_value(text.substr(begin, end - begin))) {
      begin = sentences.lead_in_of(begin);
      if (const std::optional<Correction> opening = correction_at(text, begin))
        begin = std::min(opening->end, end);
      const size_t behind = std::min(end + (end < text.size() ? code_point_size(text[end]) : 0), text.size());
      const std::string_view sentence = text.substr(begin, behind - begin);
      if (is_code(sentence)) return std::nullopt;
      const std::vector<Formula> inside = formulas(sentence);
      Statement found = read_statement(sentence, inside, false);
      if (found.verdict != Statement::Verdict::stated || retracts(text.substr(behind))) return std::nullopt;
      found.value.begin += begin;
      return corrected_answer(text, found.value.begin) ? std::nullopt : std::optional(found);
    }
    if (begin == 0) break;
    end = begin - 1;
    while (end > 0 && !is_ascii(text[end]) && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  }
  return std::nullopt;
}

}  // namespace whet::math::extraction
