#include "rewards/math/extract/sentence.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"
#include "rewards/math/extract/plain_formulas.h"
#include "rewards/math/extract/statement_words.h"

namespace whet::math::extraction {

namespace {

// The letters of Chinese, Japanese and Korean, by the first bytes of UTF-8; their punctuation is E3 80 and
// EF BC.
bool is_cjk(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(byte_at(text, at));
  const auto next = static_cast<unsigned char>(byte_at(text, at + 1));
  if (lead == 0xE3) return next != 0x80;
  return lead >= 0xE4 && lead <= 0xED;
}

// Letters of other scripts; signs such as ≈, × and the punctuation of Arabic and Hindi are none.
bool is_foreign_letter(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(byte_at(text, at));
  if (lead < 0xC3 || lead == 0xE2 || lead > 0xED || is_cjk(text, at)) return false;
  for (const std::string_view sign : {"×", "÷", "،", "؛", "؟", "।"})
    if (stands_at(text, at, sign)) return false;
  return lead != 0xE3;
}

size_t apostrophe_size(std::string_view text, size_t at) {
  if (byte_at(text, at) == '\'') return 1;
  return stands_at(text, at, "’") ? std::string_view("’").size() : 0;
}

size_t word_step(std::string_view text, size_t at) {
  if (is_letter(byte_at(text, at))) return 1;
  return at < text.size() && is_foreign_letter(text, at) ? code_point_at(text, at).length : 0;
}

Item word_item(std::string_view text, size_t begin) {
  Item item{ItemType::word, begin, begin, {}};
  for (size_t at = begin; at < text.size();) {
    const size_t step = word_step(text, at), mark = step > 0 ? 0 : apostrophe_size(text, at);
    const bool goes_on = step > 0 || is_digit(text[at]) || text[at] == '_' ||
                         (mark > 0 && word_step(text, at + mark) > 0) ||
                         (text[at] == '-' && word_step(text, at + 1) > 0);
    if (!goes_on) break;
    const CodePoint point = code_point_at(text, at);
    if (mark > 0)
      item.text += '\'';
    else
      append_utf8(item.text,
                  static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
    at += mark > 0 ? mark : point.length;
    item.end = at;
  }
  // The month is no verb.
  if (item.text == "may" && begin > 0 && text[begin] == 'M') item.text = "May";
  item.classes = classes_of(item.text);
  return item;
}

Item script_item(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && is_cjk(text, end))
    end = std::min(end + code_point_size(text[end]), text.size());
  return {ItemType::script, begin, end, std::string(text.substr(begin, end - begin))};
}

Item command_item(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (is_letter(byte_at(text, end))) ++end;
  Item item{ItemType::word, begin, end, std::string(text.substr(begin, end - begin))};
  item.classes = classes_of(item.text);
  return item;
}

// Whether nothing before the = at `at` makes it another sign: !=, <=, =/=, \not=.
bool is_plain_equals(std::string_view text, size_t at) {
  if (std::string_view("!<>/~\\").find(byte_before(text, at)) != std::string_view::npos) return false;
  size_t end = at;
  while (end > 0 && text[end - 1] == ' ') --end;
  return !text.substr(0, end).ends_with("\\not") && !stands_at(text, at, "=/=") &&
         !stands_at(text, at, "=\\=") && !stands_at(text, at, "=!=");
}

bool holds_equation(std::string_view content) {
  for (size_t at = content.find('='); at != content.npos; at = content.find('=', at + 1))
    if (is_plain_equals(content, at)) return true;
  return false;
}

class Reader {
 public:
  Reader(std::string_view text, const std::vector<Formula>& inside) : text_(text), inside_(inside) {}

  std::vector<Item> read() {
    size_t at = 0;
    for (size_t i = 0; i < inside_.size(); ++i) {
      const Formula& formula = inside_[i];
      gap(at, formula.begin);
      const std::string_view content = formula.content.in(text_);
      const bool says = says_something(content);
      items_.push_back({says ? ItemType::value : ItemType::name,
                        formula.begin,
                        formula.end,
                        {},
                        says && holds_equation(content),
                        static_cast<int>(i)});
      at = formula.end;
    }
    gap(at, text_.size());
    return std::move(items_);
  }

 private:
  void gap(size_t begin, size_t end) {
    if (begin >= end) return;
    size_t at = begin;
    for (const Span& plain : plain_formulas(text_.substr(begin, end - begin))) {
      words(at, begin + plain.begin);
      items_.push_back({ItemType::value, begin + plain.begin, begin + plain.end, {}});
      at = begin + plain.end;
    }
    words(at, end);
  }

  void words(size_t begin, size_t end) {
    const std::string_view text = text_.substr(0, end);
    for (size_t at = begin; at < end;) {
      Item item = item_at(text, at);
      at = std::max(item.end, at + 1);
      if (item.end > item.begin) items_.push_back(std::move(item));
    }
  }

  // Without length: an ignored sign.
  static Item item_at(std::string_view text, size_t at) {
    constexpr std::string_view kSetting = "*_\"`$#";
    const char c = text[at];
    if (is_space(c) || kSetting.find(c) != kSetting.npos) return {ItemType::sign, at, at, {}};
    if (is_cjk(text, at)) return script_item(text, at);
    if (word_step(text, at) > 0) return word_item(text, at);
    // \, and the like set spaces.
    if (c == '\\' && !is_letter(byte_at(text, at + 1))) return {ItemType::sign, at + 2, at + 2, {}};
    if (c == '\\') return command_item(text, at);
    if (c == '=' || stands_at(text, at, ":=")) {
      const size_t end = at + 1 + (byte_at(text, at + 1) == '=');
      return {is_plain_equals(text, at) ? ItemType::equals : ItemType::sign, at, end, "="};
    }
    const size_t end = std::min(at + code_point_size(c), text.size());
    return {ItemType::sign, at, end, std::string(text.substr(at, end - at))};
  }

  std::string_view text_;
  const std::vector<Formula>& inside_;
  std::vector<Item> items_;
};

}  // namespace

std::vector<Item> items_of(std::string_view sentence, const std::vector<Formula>& inside) {
  return Reader(sentence, inside).read();
}

bool says_something(std::string_view content) {
  return std::any_of(content.begin(), content.end(),
                     [](char c) { return is_digit(c) || c == '\\' || c == '='; });
}

bool is_computation(std::string_view text) {
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  constexpr std::string_view kSigns = "+*/^!-";
  const auto is_sign = [&](char c) { return kSigns.find(c) != kSigns.npos; };
  if (!has_digit) return false;
  if (std::any_of(text.begin() + 1, text.end(), is_sign)) return true;
  for (const std::string_view sign :
       {"×", "÷", "·", "–", "−", "\\times", "\\cdot", "\\frac", "\\div", "\\binom"})
    if (text.find(sign) != text.npos) return true;
  return false;
}

}  // namespace whet::math::extraction
