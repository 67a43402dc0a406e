#include "rewards/prose.h"

#include <algorithm>

#include "rewards/math/extract/scan.h"

namespace whet {

namespace {

using math::extraction::is_digit;
using math::extraction::is_letter;
using math::extraction::is_space;

// Finds `sign` from increasing positions; the text is searched once in total, also where the sign does not
// occur.
class Closer {
 public:
  Closer(std::string_view text, std::string_view sign) : text_(text), sign_(sign), next_(text.find(sign)) {}

  // The end of the next sign from `at` on; npos where there is none.
  size_t after(size_t at) {
    if (next_ != text_.npos && next_ < at) next_ = text_.find(sign_, at);
    return next_ == text_.npos ? next_ : next_ + sign_.size();
  }

 private:
  std::string_view text_, sign_;
  size_t next_;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text)
      : text_(text), fence_(text, "```"), round_(text, "\\)"), square_(text, "\\]"), end_(text, "\\end{") {}

  void scan(FunctionRef<void(std::string_view)> visit) {
    size_t prose = 0, at = 0;
    while (at < text_.size()) {
      const size_t stop = skip(at);
      if (stop == at) {
        ++at;
        continue;
      }
      if (prose < at) visit(text_.substr(prose, at - prose));
      prose = at = stop;
    }
    if (prose < at) visit(text_.substr(prose));
  }

 private:
  // The end of the code, formula, tag or address that begins at `at`; `at` itself where there is none.
  size_t skip(size_t at) {
    switch (text_[at]) {
      case '`':
        return code(at);
      case '$':
        return dollars(at);
      case '\\':
        return command(at);
      case '<':
        return tag(at);
      case 'h':
      case 'w':
        return address(at);
      default:
        return at;
    }
  }

  size_t code(size_t at) {
    const size_t inside = std::min(text_.find_first_not_of('`', at), text_.size());
    if (inside - at >= 3) return behind_run(fence_.after(inside), inside);
    const size_t close = text_.find_first_of("`\n", inside);
    return close != text_.npos && text_[close] == '`' ? behind_run(close, inside) : inside;
  }

  size_t behind_run(size_t close, size_t otherwise) const {
    return close == text_.npos ? otherwise : std::min(text_.find_first_not_of('`', close), text_.size());
  }

  // As in Pandoc: no space inside the signs, and no digit after the second, so that prices stay prose.
  size_t dollars(size_t at) const {
    if (text_.substr(at).starts_with("$$")) {
      const size_t close = text_.find("$$", at + 2);
      return close == text_.npos ? at + 2 : close + 2;
    }
    size_t close = at + 1;
    while (close < text_.size() && text_[close] != '$' && text_[close] != '\n')
      close += text_[close] == '\\' ? 2 : 1;
    if (close >= text_.size() || text_[close] != '$' || close == at + 1) return at;
    const bool price = close + 1 < text_.size() && is_digit(text_[close + 1]);
    return is_space(text_[at + 1]) || is_space(text_[close - 1]) || price ? at : close + 1;
  }

  size_t command(size_t at) {
    const std::string_view rest = text_.substr(at);
    if (rest.starts_with("\\(")) return closed_or(round_.after(at + 2), at + 2);
    if (rest.starts_with("\\[")) return closed_or(square_.after(at + 2), at + 2);
    if (rest.starts_with("\\begin{")) {
      const size_t end = end_.after(at);
      return end == text_.npos ? behind_name(at + 7) : behind_name(end);
    }
    if (rest.starts_with("\\end{")) return behind_name(at + 5);
    size_t stop = at + 1;
    while (stop < text_.size() && is_letter(text_[stop])) ++stop;
    return stop > at + 1 ? stop : std::min(at + 2, text_.size());  // \frac, or \$
  }

  size_t closed_or(size_t close, size_t otherwise) const { return close == text_.npos ? otherwise : close; }

  size_t behind_name(size_t at) const {
    while (at < text_.size() && (is_letter(text_[at]) || text_[at] == '*')) ++at;
    return at < text_.size() && text_[at] == '}' ? at + 1 : at;
  }

  size_t tag(size_t at) const {
    constexpr size_t kLongest = 32;
    const size_t name = at + 1 + (text_.substr(at + 1).starts_with('/') ? 1 : 0);
    size_t stop = name;
    while (stop < text_.size() && stop - at < kLongest &&
           (is_letter(text_[stop]) || is_digit(text_[stop]) || text_[stop] == '_' || text_[stop] == '-'))
      ++stop;
    return stop > name && stop < text_.size() && text_[stop] == '>' ? stop + 1 : at;
  }

  size_t address(size_t at) const {
    const std::string_view rest = text_.substr(at);
    if ((at > 0 && is_letter(text_[at - 1])) ||
        !(rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.")))
      return at;
    const auto ends = [](char c) { return is_space(c) || static_cast<unsigned char>(c) >= 0x80; };
    return at + static_cast<size_t>(std::find_if(rest.begin(), rest.end(), ends) - rest.begin());
  }

  std::string_view text_;
  Closer fence_, round_, square_, end_;
};

}  // namespace

void for_each_prose(std::string_view text, FunctionRef<void(std::string_view)> visit) {
  Scanner(text).scan(visit);
}

}  // namespace whet
