#include "rewards/math/extract/formulas.h"

#include <algorithm>
#include <array>

#include "rewards/math/extract/prose.h"

namespace whet::math::extraction {

namespace {

constexpr size_t kNone = std::string_view::npos;

constexpr std::array<std::string_view, 14> kEnvironments = {
    "align",     "align*",   "equation",  "equation*", "gather",  "gather*",     "multline",
    "multline*", "eqnarray", "eqnarray*", "alignat",   "flalign", "displaymath", "math"};

// One pass with the last opening of every kind in hand: the first closing that matches one makes a formula.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text), last_display_(text.rfind("$$")) {}

  std::vector<Formula> scan() {
    for (size_t at = 0; at < text_.size();) at = step(at);
    return std::move(found_);
  }

 private:
  size_t step(size_t at) {
    switch (text_[at]) {
      case '\\':
        return command(at);
      case '$':
        return dollar(at);
      case '[':
        if (is_space(byte_before(text_, at)) && is_space(byte_at(text_, at + 1))) square_ = at;
        break;
      case ']':
        if (square_ != kNone && is_space(byte_before(text_, at)) && !is_letter(byte_at(text_, at + 1)))
          close_square(at);
        break;
      case '\n':
        dollar_ = paren_ = kNone;
        if (byte_at(text_, at + 1) == '\n') display_ = square_ = kNone;
        break;
    }
    return at + 1;
  }

  size_t command(size_t at) {
    switch (byte_at(text_, at + 1)) {
      case '(':
        paren_ = at;
        break;
      case '[':
        bracket_ = at;
        break;
      case ')':
        if (paren_ != kNone) add(paren_, 2, at, 2);
        break;
      case ']':
        if (bracket_ != kNone) add(bracket_, 2, at, 2);
        break;
      case 'b':
        if (stands_at(text_, at, "\\begin{")) begin_environment(at);
        break;
      case 'e':
        if (stands_at(text_, at, "\\end{")) end_environment(at);
        break;
      case '\n':
        return at + 1;
    }
    return at + 2;
  }

  size_t dollar(size_t at) {
    const bool doubled = byte_at(text_, at + 1) == '$';
    if (display_ != kNone) {
      if (doubled) add(display_, 2, at, 2);
      return at + (doubled ? 2 : 1);
    }
    const bool digit_follows = is_digit(byte_at(text_, at + 1));
    if (dollar_ != kNone && at > dollar_ + 1 && !digit_follows &&
        !is_prose(text_.substr(dollar_ + 1, at - dollar_ - 1))) {
      add(dollar_, 1, at, 1);
    } else if (doubled) {
      if (at < last_display_) display_ = at;
      dollar_ = kNone;
      return at + 2;
    } else {
      // Behind a digit it is an amount's.
      dollar_ = is_digit(byte_before(text_, at)) ? kNone : at;
    }
    return at + 1;
  }

  void close_square(size_t at) {
    const std::string_view content = text_.substr(square_ + 1, at - square_ - 1);
    // Else it is a list or an interval.
    if (content.find_first_of("=\\") != kNone && !is_prose(content)) add(square_, 1, at, 1);
    square_ = kNone;
  }

  void begin_environment(size_t at) {
    const std::string_view name = environment_name(text_, at + 6);
    if (!is_formula_environment(name)) return;
    environment_ = at;
    environment_name_ = name;
  }

  void end_environment(size_t at) {
    if (environment_ == kNone || environment_name(text_, at + 4) != environment_name_) return;
    add(environment_, environment_name_.size() + 8, at, environment_name_.size() + 6);
  }

  void add(size_t begin, size_t opening, size_t at, size_t closing) {
    while (!found_.empty() && found_.back().begin > begin) found_.pop_back();
    found_.push_back({begin, at + closing, {begin + opening, at}});
    for (size_t* open : {&dollar_, &paren_, &bracket_, &display_, &square_, &environment_})
      if (*open != kNone && *open >= begin) *open = kNone;
    dollar_ = kNone;  // a sign that stood there alone
  }

  std::string_view text_;
  size_t last_display_;
  std::vector<Formula> found_;
  size_t dollar_ = kNone, display_ = kNone, paren_ = kNone, bracket_ = kNone, square_ = kNone;
  size_t environment_ = kNone;
  std::string_view environment_name_;
};

}  // namespace

std::vector<Formula> formulas(std::string_view text) { return Scanner(text).scan(); }

std::string_view environment_name(std::string_view text, size_t at) {
  constexpr size_t kLongest = 24;
  if (byte_at(text, at) != '{') return "";
  const std::string_view rest = text.substr(at + 1, kLongest);
  const size_t close = rest.find('}');
  return close == rest.npos ? "" : rest.substr(0, close);
}

bool is_formula_environment(std::string_view name) {
  return std::find(kEnvironments.begin(), kEnvironments.end(), name) != kEnvironments.end();
}

}  // namespace whet::math::extraction
