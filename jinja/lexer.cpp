#include "jinja/lexer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

using Type = Token::Type;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_part(char c) { return is_name_start(c) || is_ascii_digit(c); }

class Lexer {
 public:
  Lexer(const std::string& source, const std::string& name) : source_(source), name_(name) {}

  std::vector<Token> run() {
    while (at_ < source_.size()) read_data();
    add(Type::end, "", source_.size());
    return std::move(tokens_);
  }

 private:
  [[noreturn]] void refuse(size_t offset, const std::string& reason) const {
    fail_at(name_, source_, offset, reason);
  }

  bool looking_at(const char* text, size_t at) const {
    return source_.compare(at, std::strlen(text), text) == 0;
  }

  char character(size_t at) const { return at < source_.size() ? source_[at] : '\0'; }

  size_t skip_spaces(size_t at) const {
    while (at < source_.size()) {
      const CodePoint point = code_point_at(source_, at);
      if (!is_space(point.value)) break;
      at += point.length;
    }
    return at;
  }

  void add(Type type, std::string text, size_t offset) { tokens_.push_back({type, std::move(text), offset}); }

  // Continues after `end`. After a tag that ended with a newline, this is the start of a line.
  void move_to(size_t end) {
    line_starting_ = end > 0 && source_[end - 1] == '\n';
    at_ = end;
  }

  // Adds the text up to `tag`, stripped according to the sign of that tag.
  void add_data(size_t tag, char sign, bool is_block) {
    std::string text = source_.substr(at_, tag - at_);
    if (sign == '-') {
      text = strip(text, Side::right);
    } else if (sign != '+' && is_block) {
      const size_t line = text.rfind('\n') + 1;  // 0 when there is no newline
      if ((line > 0 || line_starting_) && skip_spaces(at_ + line) >= tag) text.resize(line);
    }
    if (!text.empty()) add(Type::data, std::move(text), at_);
  }

  void read_data() {
    size_t tag = at_;
    while (tag < source_.size() &&
           !(source_[tag] == '{' && std::strchr("{%#", character(tag + 1)) != nullptr &&
             character(tag + 1) != '\0'))
      ++tag;
    if (tag >= source_.size()) {
      add(Type::data, source_.substr(at_), at_);
      at_ = source_.size();
      return;
    }
    const char kind = source_[tag + 1];
    const char sign = character(tag + 2) == '-' || character(tag + 2) == '+' ? source_[tag + 2] : '\0';
    add_data(tag, sign, kind != '{');
    const size_t inside = tag + 2 + (sign != '\0');
    if (kind == '#') return read_comment(tag, inside);
    if (kind == '%')
      if (const size_t end = end_of_raw_tag(inside); end != 0) return read_raw(tag, end);
    add(kind == '%' ? Type::block_open : Type::variable_open, "", tag);
    at_ = inside;
    read_code(tag, kind == '%');
  }

  void read_comment(size_t tag, size_t inside) {
    // Jinja accepts an unclosed "{#" at the end of the source.
    if (inside == source_.size()) return move_to(inside);
    size_t end = source_.find("#}", inside);
    if (end == source_.npos) refuse(tag, "the comment is not closed: expected #}");
    const char sign = end > inside ? source_[end - 1] : '\0';
    end += 2;
    if (sign == '-')
      end = skip_spaces(end);
    else if (sign != '+' && character(end) == '\n')
      ++end;
    move_to(end);
  }

  // The end of "{% raw %}", where `inside` is the end of its "{%"; 0 when this is another block.
  size_t end_of_raw_tag(size_t inside) const {
    size_t at = skip_spaces(inside);
    if (!looking_at("raw", at)) return 0;
    at = skip_spaces(at + 3);
    if (looking_at("-%}", at)) return skip_spaces(at + 3);
    return looking_at("%}", at) ? at + 2 : 0;
  }

  void read_raw(size_t tag, size_t begin) {
    move_to(begin);
    if (begin == source_.size()) return;  // Jinja accepts an unclosed raw block at the end of the source
    for (size_t open = source_.find("{%", begin); open != source_.npos; open = source_.find("{%", open + 1)) {
      size_t at = open + 2;
      const char sign = character(at) == '-' || character(at) == '+' ? source_[at++] : '\0';
      at = skip_spaces(at);
      if (!looking_at("endraw", at)) continue;
      at = skip_spaces(at + 6);
      const size_t end = end_of_block_tag(at);
      if (end == 0) continue;
      add_data(open, sign, true);
      return move_to(end);
    }
    refuse(tag, "the raw block is not closed: expected {% endraw %}");
  }

  // The end of "%}", "-%}" or "+%}" and of the white space that they strip; 0 when none of them is at `at`.
  size_t end_of_block_tag(size_t at) const {
    if (looking_at("+%}", at)) return at + 3;
    if (looking_at("-%}", at)) return skip_spaces(at + 3);
    if (!looking_at("%}", at)) return 0;
    return at + 2 + (character(at + 2) == '\n');
  }

  size_t end_of_variable_tag(size_t at) const {
    if (looking_at("-}}", at)) return skip_spaces(at + 3);
    return looking_at("}}", at) ? at + 2 : 0;
  }

  // The tokens of a tag that opened at `tag`, with its end.
  void read_code(size_t tag, bool is_block) {
    std::string open;  // brackets that are not closed yet
    for (;;) {
      if (open.empty())
        if (const size_t end = is_block ? end_of_block_tag(at_) : end_of_variable_tag(at_); end != 0) {
          add(is_block ? Type::block_close : Type::variable_close, "", at_);
          return move_to(end);
        }
      if (at_ >= source_.size())
        refuse(tag, is_block ? "the block is not closed: expected %}"
                             : "the expression is not closed: expected }}");
      if (const size_t end = skip_spaces(at_); end > at_)
        at_ = end;
      else
        read_token(open);
    }
  }

  void read_token(std::string& open) {
    const char c = source_[at_];
    if (is_ascii_digit(c)) return read_number();
    if (is_name_start(c)) return read_name();
    if (c == '\'' || c == '"') return read_string(c);
    read_symbol(open);
  }

  void read_name() {
    const size_t begin = at_;
    while (is_name_part(character(at_))) ++at_;
    if (static_cast<unsigned char>(character(at_)) >= 0x80)
      refuse(at_, "expected a name of ASCII characters");
    add(Type::name, source_.substr(begin, at_ - begin), begin);
  }

  // Digits with single underscores between them, from `at`; `at` itself when there are none.
  size_t skip_digits(size_t at) const {
    if (!is_ascii_digit(character(at))) return at;
    while (is_ascii_digit(character(at)) || (character(at) == '_' && is_ascii_digit(character(at + 1)))) ++at;
    return at;
  }

  // The end of the float that begins here; `at_` when there is none.
  size_t end_of_float() const {
    if (at_ > 0 && source_[at_ - 1] == '.') return at_;
    size_t end = skip_digits(at_);
    bool real = false;
    if (character(end) == '.' && is_ascii_digit(character(end + 1))) real = true, end = skip_digits(end + 1);
    if (character(end) == 'e' || character(end) == 'E') {
      const size_t digits = end + 1 + (character(end + 1) == '-' || character(end + 1) == '+');
      if (is_ascii_digit(character(digits))) real = true, end = skip_digits(digits);
    }
    return real ? end : at_;
  }

  void add_number(Type type, size_t end) {
    std::string digits = source_.substr(at_, end - at_);
    digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
    add(type, std::move(digits), at_);
    at_ = end;
  }

  void read_number() {
    if (const size_t end = end_of_float(); end > at_) return add_number(Type::real, end);
    if (source_[at_] == '0' && std::strchr("xXoObB", character(at_ + 1)) != nullptr &&
        character(at_ + 1) != '\0')
      refuse(at_, "expected a decimal number");
    size_t end = skip_digits(at_);
    if (source_[at_] == '0')  // "007" is 00 and 7, which no rule joins
      for (end = at_ + 1; character(end) == '0' || (character(end) == '_' && character(end + 1) == '0');)
        ++end;
    add_number(Type::integer, end);
  }

  void read_string(char quote) {
    const size_t begin = at_++;
    std::string text;
    while (character(at_) != quote) {
      if (at_ >= source_.size()) refuse(begin, "the text is not closed: expected " + std::string(1, quote));
      if (source_[at_] == '\\' && at_ + 1 < source_.size())
        read_escape(text);
      else
        text += source_[at_++];
    }
    ++at_;
    add(Type::string, std::move(text), begin);
  }

  // Python's escapes. An unknown one is kept with its backslash.
  void read_escape(std::string& text) {
    const char c = source_[at_ + 1];
    constexpr std::string_view names = "abfnrtv\\'\"", values = "\a\b\f\n\r\t\v\\'\"";
    if (c == 'x') return read_code_point(text, 2);
    if (c == 'u') return read_code_point(text, 4);
    if (c == 'U') return read_code_point(text, 8);
    if (c == 'N') refuse(at_, "characters by name (\\N) are not supported");
    if (c >= '0' && c <= '7') return read_octal(text);
    at_ += 2;
    if (c == '\n') return;
    if (const size_t known = names.find(c); known != names.npos)
      text += values[known];
    else
      (text += '\\') += c;
  }

  void read_code_point(std::string& text, size_t digits) {
    const size_t begin = at_;
    at_ += 2;
    char32_t value = 0;
    for (size_t i = 0; i < digits; ++i, ++at_) {
      constexpr std::string_view hex = "0123456789abcdef";
      const char c = character(at_);
      const size_t digit = hex.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
      if (digit == hex.npos) refuse(begin, concat("expected ", digits, " hexadecimal digits"));
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) refuse(begin, "this is no character");
    append_utf8(text, value);
  }

  void read_octal(std::string& text) {
    char32_t value = 0;
    ++at_;
    for (int i = 0; i < 3 && character(at_) >= '0' && character(at_) <= '7'; ++i)
      value = value * 8 + static_cast<char32_t>(source_[at_++] - '0');
    append_utf8(text, value);
  }

  void read_symbol(std::string& open) {
    for (const char* symbol : {"//", "**", "==", "!=", ">=", "<="})
      if (looking_at(symbol, at_)) {
        add(Type::symbol, symbol, at_);
        at_ += 2;
        return;
      }
    const char c = source_[at_];
    constexpr std::string_view opening = "([{", closing = ")]}";
    if (std::string_view("+-/*%~[](){}><=.:|,;").find(c) == std::string_view::npos)
      refuse(at_,
             concat("unexpected character '", source_.substr(at_, code_point_at(source_, at_).length), "'"));
    if (opening.find(c) != opening.npos) open += closing[opening.find(c)];
    if (closing.find(c) != closing.npos) {
      if (open.empty() || open.back() != c) refuse(at_, concat("unexpected '", c, "'"));
      open.pop_back();
    }
    add(Type::symbol, std::string(1, c), at_++);
  }

  const std::string& source_;
  const std::string& name_;
  size_t at_ = 0;
  bool line_starting_ = true;
  std::vector<Token> tokens_;
};

}  // namespace

SourcePosition position_of(const std::string& source, size_t offset) {
  const std::string_view before = std::string_view(source).substr(0, offset);
  const size_t newline = before.rfind('\n');
  return {1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n')),
          offset - (newline == before.npos ? 0 : newline + 1) + 1};
}

void fail_at(const std::string& name, const std::string& source, size_t offset, const std::string& reason) {
  const SourcePosition position = position_of(source, offset);
  fail<UsageError>(name, ":", position.line, ":", position.column, ": ", reason);
}

std::string normalize_source(const std::string& source) {
  std::string out;
  out.reserve(source.size());
  for (size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') {
      out += source[i];
      continue;
    }
    out += '\n';
    if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
  }
  if (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::vector<Token> tokenize(const std::string& source, const std::string& name) {
  return Lexer(source, name).run();
}

}  // namespace whet::jinja
