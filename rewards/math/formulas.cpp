#include "rewards/math/formulas.h"

#include <algorithm>
#include <array>

#include "rewards/math/joining.h"
#include "rewards/math/prose.h"

namespace whet::math::extraction {

namespace {

constexpr size_t kNone = std::string_view::npos;

constexpr std::array<std::string_view, 14> kEnvironments = {
    "align",     "align*",   "equation",  "equation*", "gather",  "gather*",     "multline",
    "multline*", "eqnarray", "eqnarray*", "alignat",   "flalign", "displaymath", "math"};
// Environments with rows that stand inside a formula.
constexpr std::array<std::string_view, 4> kInnerRows = {"aligned", "split", "gathered", "alignedat"};

// The name in \begin{name} or \end{name} whose brace stands at `at`.
std::string_view environment_name(std::string_view text, size_t at) {
  constexpr size_t kLongest = 24;
  if (byte_at(text, at) != '{') return "";
  const std::string_view rest = text.substr(at + 1, kLongest);
  const size_t close = rest.find('}');
  return close == rest.npos ? "" : rest.substr(0, close);
}

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

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
    if (!contains(kEnvironments, name)) return;
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

// What stands inside an environment of rows that is all of `content`; else `content`.
std::string_view without_environment(std::string_view content) {
  if (!content.starts_with("\\begin{")) return content;
  const std::string_view name = environment_name(content, 6);
  if (!contains(kInnerRows, name) && !contains(kEnvironments, name)) return content;
  const size_t begin = name.size() + 8, end = content.rfind("\\end{");
  return end == kNone || end < begin ? content : content.substr(begin, end - begin);
}

// The last row that says something, between \\ that stand in no environment.
std::string_view last_row(std::string_view content) {
  std::string_view last;
  size_t begin = 0;
  int depth = 0;
  const auto close_row = [&](size_t end) {
    const std::string_view row = content.substr(begin, end - begin);
    if (!trim_punctuation(row).empty()) last = row;
  };
  for (size_t at = 0; at < content.size(); ++at) {
    if (content[at] != '\\') continue;
    if (stands_at(content, at, "\\begin{")) ++depth;
    if (stands_at(content, at, "\\end{")) --depth;
    if (byte_at(content, at + 1) == '\\' && depth <= 0) {
      close_row(at);
      begin = at + 2;
    }
    ++at;
  }
  close_row(content.size());
  return last;
}

// Without & and without the sign that continues the row before.
std::string without_alignment(std::string_view row) {
  std::string out;
  int depth = 0;
  for (size_t at = 0; at < row.size(); ++at) {
    if (stands_at(row, at, "\\begin{")) ++depth;
    if (stands_at(row, at, "\\end{")) --depth;
    const bool is_mark = row[at] == '&' && depth <= 0 && byte_before(row, at) != '\\';
    if (!is_mark) out += row[at];
  }
  const std::string_view bare = trim(out);
  return std::string(bare.starts_with('=') ? trim(bare.substr(1)) : bare);
}

bool joined(std::string_view text, const std::vector<Formula>& all, size_t i) {
  return joins(text.substr(all[i].end, all[i + 1].begin - all[i].end));
}

std::string list_of(std::string_view text, const std::vector<Formula>& all, size_t first, size_t last) {
  std::string list;
  for (size_t i = first; i <= last; ++i)
    list += (i == first ? "" : ", ") + formula_text(all[i].content.in(text));
  const bool percent = !list.ends_with('%') && percent_end(text, all[last].end) > all[last].end;
  return percent ? list + "\\%" : list;
}

}  // namespace

std::vector<Formula> formulas(std::string_view text) { return Scanner(text).scan(); }

std::string formula_text(std::string_view content) {
  const std::string single = single_backslashes(trim_punctuation(content));
  return without_alignment(trim_punctuation(last_row(without_environment(single))));
}

std::string list_forward(std::string_view text, const std::vector<Formula>& all, size_t first) {
  size_t last = first;
  while (last + 1 < all.size() && joined(text, all, last)) ++last;
  return list_of(text, all, first, last);
}

std::string list_backward(std::string_view text, const std::vector<Formula>& all, size_t last) {
  size_t first = last;
  while (first > 0 && joined(text, all, first - 1)) --first;
  return list_of(text, all, first, last);
}

std::string without_delimiters(std::string_view text) {
  std::string out;
  size_t at = 0;
  for (const Formula& formula : formulas(text)) {
    out += text.substr(at, formula.begin - at);
    out += formula_text(formula.content.in(text));
    at = formula.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace whet::math::extraction
