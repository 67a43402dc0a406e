#include "rewards/math/parse/tokens.h"

#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/numerals.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

// Other scripts' bytes are letters: an answer may be a word in any language.
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80); }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '~'; }

Dress dress_of(std::string_view wrapper) {
  if (wrapper == "vec" || wrapper == "overrightarrow") return Dress::arrow;
  const bool bold = wrapper == "mathbf" || wrapper == "boldsymbol" || wrapper == "bm" || wrapper == "pmb" ||
                    wrapper == "hat";
  return bold ? Dress::bold : Dress::plain;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text)
      : text_(text), environments_(text.find("\\begin") != std::string_view::npos) {
    size_t dollars = 0;
    for (size_t i = 0; i < text.size(); ++i) dollars += text[i] == '$' && (i == 0 || text[i - 1] != '\\');
    lone_dollar_ = dollars % 2 == 1;
  }

  std::optional<std::vector<Token>> run() {
    constexpr size_t kMostTokens = 20'000;
    while (at_ < text_.size()) {
      if (tokens_.size() > kMostTokens) return std::nullopt;
      next();
    }
    add(TokenType::end, text_.substr(text_.size()));
    return std::move(tokens_);
  }

 private:
  void next() {
    const char c = text_[at_];
    if (is_blank(c)) {
      skip(1);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      numeral();
    } else if (is_letter(c)) {
      const size_t joiner = chinese_joiner(at_);
      joiner > 0 ? take(TokenType::text, joiner) : word();
    } else if (c == '\\') {
      backslash();
    } else if (c == '$') {
      dollar();
    } else {
      sign(c);
    }
  }

  void numeral() {
    if (based()) return;
    take(TokenType::number, numeral_size(text_.substr(at_)));
  }

  void word() {
    if (based()) return;
    size_t size = 0;
    while (is_letter(peek(size)) && chinese_joiner(at_ + size) == 0) ++size;
    take(TokenType::word, size);
  }

  // The bytes of a Chinese "and" or "or" at `at`, which stands between formulas without spaces; 0: none.
  size_t chinese_joiner(size_t at) const {
    if (!(text_[at] & 0x80)) return 0;
    for (const std::string_view joiner : {"并且", "或者", "且", "或"})
      if (text_.substr(at, joiner.size()) == joiner) return joiner.size();
    return 0;
  }

  bool based() {
    const std::string_view rest = text_.substr(at_);
    const size_t size = std::max(based_size(rest), prefixed_size(rest));
    if (size > 0) take(TokenType::based, size);
    return size > 0;
  }

  void backslash() {
    const char c = peek(1);
    if (is_letter(c) && !(c & 0x80)) return command();
    if (c == '\\') return row();
    if (c == '{' || c == '}') return add_sign(2, text_.substr(at_, 2));
    if (c == '%' || c == '_' || c == '&' || c == '#') return add_sign(2, text_.substr(at_ + 1, 1));
    if (c == '$' || c == '|') {
      add(TokenType::command, c == '$' ? "dollar" : "Vert");
      at_ += 2;
      return;
    }
    if (c == '!' && !tokens_.empty() && tokens_.back().is_sign(",")) tokens_.back().text = "{,}";
    skip(at_ + 1 < text_.size() ? 2 : 1);  // \, \; \! \( \[ and a backslash at the end
  }

  // "\\" ends a row; but "\\frac" is a doubled backslash where the text has no rows.
  void row() {
    if (environments_ && row_distance() > 0) {
      add(TokenType::sign, "\\\\");
      at_ += 2 + row_distance();
      return;
    }
    size_t size = 0;
    while (size < 32 && is_letter(peek(2 + size))) ++size;
    const std::string_view name = text_.substr(at_ + 2, size);
    if (!environments_ && size > 1 && command_role(name) != CommandRole::unknown) return skip(1);
    if (!environments_ && (peek(2) == '{' || peek(2) == '}' || peek(2) == '%' || peek(2) == '$'))
      return skip(1);
    add_sign(2, text_.substr(at_, 2));
  }

  // The [4pt] of a row's end, in bytes.
  size_t row_distance() const {
    constexpr size_t kLongest = 10;
    if (peek(2) != '[') return 0;
    size_t size = 3;
    while (size < kLongest && (is_digit(peek(size)) || peek(size) == '.' || peek(size) == '-')) ++size;
    const bool number = size > 3;
    while (size < kLongest && peek(size) >= 'a' && peek(size) <= 'z') ++size;
    return number && peek(size) == ']' && peek(size - 1) > '9' ? size - 1 : 0;
  }

  void command() {
    size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end]) && !(text_[end] & 0x80)) ++end;
    std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    CommandRole role = command_role(name);
    if (name == "begin" || name == "end") return environment(name, end);
    if (name == "not") return negated(end);
    if (role == CommandRole::unknown) {
      if (const std::string_view known = known_beginning(name); !known.empty()) {
        name = known;
        role = command_role(name);
      }
    }
    const size_t begin = at_;
    at_ += 1 + name.size();
    static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
        {"lbrace", "\\{"}, {"rbrace", "\\}"}, {"lbrack", "["}, {"rbrack", "]"}, {"cr", "\\\\"}};
    for (const auto& [command, sign] : kSigns)
      if (name == command) return add(TokenType::sign, sign);
    switch (role) {
      case CommandRole::wrapper:
        dress_ = dress_of(name);
        [[fallthrough]];
      case CommandRole::space:
        spaced_ = true;
        break;
      case CommandRole::silent:
        skip_group();
        break;
      case CommandRole::delimiter:
        delimiter(name);
        break;
      case CommandRole::words:
      case CommandRole::name:
        words();
        break;
      default:
        add(TokenType::command, text_.substr(begin + 1, name.size()));
    }
  }

  // \not and the sign behind it are one sign.
  void negated(size_t end) {
    while (end < text_.size() && is_blank(text_[end])) ++end;
    const size_t sign = end;
    if (end < text_.size()) ++end;
    if (end < text_.size() && text_[sign] == '\\')
      while (end < text_.size() && is_letter(text_[end]) && !(text_[end] & 0x80)) ++end;
    add(TokenType::command,
        text_.substr(sign, end - sign) == "=" ? "ne" : text_.substr(at_ + 1, end - at_ - 1));
    at_ = end;
  }

  void environment(std::string_view name, size_t end) {
    while (end < text_.size() && is_blank(text_[end])) ++end;
    const size_t begin = end + 1;
    size_t close = begin;
    while (close < text_.size() && close < begin + 16 && text_[close] != '}') ++close;
    if (end >= text_.size() || text_[end] != '{' || close >= text_.size() || text_[close] != '}') {
      add(TokenType::command, name);
      at_ = end;
      return;
    }
    add(name == "begin" ? TokenType::begin : TokenType::finish, text_.substr(begin, close - begin));
    at_ = close + 1;
  }

  // {red} of \color{red}
  void skip_group() {
    constexpr size_t kLongest = 32;
    const size_t close = text_.substr(at_, kLongest).find('}');
    if (peek() == '{' && close != std::string_view::npos) at_ += close + 1;
    spaced_ = true;
  }

  // \left( is "("; bars are marked as left or right, and \left. is dropped.
  void delimiter(std::string_view name) {
    while (is_blank(peek())) ++at_;
    const bool closes = name == "right" || name.back() == 'r', opens = name == "left" || name.back() == 'l';
    if (peek() == '.') {
      ++at_;
    } else if (peek() == '|' && (closes || opens)) {
      add(TokenType::command, closes ? "rvert" : "lvert");
      ++at_;
    } else if (peek() == '|' && name == "middle") {
      add(TokenType::command, "mid");
      ++at_;
    }
  }

  // {plain words} become one token; anything else stays the group that it is.
  void words() {
    while (is_blank(peek())) ++at_;
    if (peek() == '*') ++at_;  // \operatorname*
    if (peek() != '{' || temperature()) return;
    const auto is_wordy = [](char c) {
      return is_letter(c) || is_blank(c) || std::string_view(".,;'-/").find(c) != std::string_view::npos;
    };
    if (text_.substr(at_, 4) == "{\\%}" || text_.substr(at_, 4) == "{\\$}") {
      add(TokenType::command, peek(2) == '%' ? "percent" : "dollar");
      at_ += 4;
      return;
    }
    if (tokens_.empty() || !tokens_.back().is_sign("^")) {
      const bool begins = tokens_.empty();
      const bool behind_empty_set =
          !begins && (tokens_.back().is_command("emptyset") || tokens_.back().is_command("varnothing"));
      const size_t aside = aside_size(text_.substr(at_), begins, behind_empty_set);
      if (aside > 0) return skip(aside);
    }
    size_t end = at_ + 1;
    while (end < text_.size() && (is_wordy(text_[end]) || is_unit_power(at_ + 1, end))) ++end;
    if (end >= text_.size() || text_[end] != '}') return;
    std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    while (!content.empty() && is_blank(content.front())) content.remove_prefix(1);
    while (!content.empty() && is_blank(content.back())) content.remove_suffix(1);
    at_ = end + 1;
    if (std::any_of(content.begin(), content.end(), is_letter))
      plain_words(content);
    else if (content == "," || content == ";")
      add(TokenType::sign, content);
    else
      spaced_ = true;
  }

  // What joins the words to what stands before or behind them is a token of its own: "is even, and", "; if".
  void plain_words(std::string_view words) {
    const auto is_mark = [](char c) { return c == ',' || c == ';'; };
    const auto take_spaces = [&] {
      while (!words.empty() && is_blank(words.front())) words.remove_prefix(1);
      while (!words.empty() && is_blank(words.back())) words.remove_suffix(1);
    };
    if (is_mark(words.front())) {
      add(TokenType::sign, words.substr(0, 1));
      words.remove_prefix(1);
      take_spaces();
    }
    std::string_view joiner, mark;
    for (const std::string_view last : {" and", " or"})
      if (words.size() > last.size() && words.ends_with(last)) joiner = last;
    words.remove_suffix(joiner.size());
    take_spaces();
    if (is_mark(words.back())) {
      mark = words.substr(words.size() - 1);
      words.remove_suffix(1);
      take_spaces();
    }
    if (!words.empty()) {
      const bool variable = words.size() == 1 && !is_letter_unit(words);
      add(variable ? TokenType::word : TokenType::text, words);
    }
    if (!mark.empty()) add(TokenType::sign, mark);
    if (!joiner.empty()) add(TokenType::text, joiner.substr(1));
  }

  // {°C}, whose degree has been spelled out as a command.
  bool temperature() {
    size_t at = at_ + 1;
    const auto skip_spaces = [&] {
      while (at < text_.size() && (is_blank(text_[at]) || text_[at] == '^')) ++at;
    };
    skip_spaces();
    const std::string_view rest = text_.substr(at);
    for (const std::string_view degree : {"\\degree", "\\circ"}) {
      if (!rest.starts_with(degree)) continue;
      at += degree.size();
      skip_spaces();
      const std::string_view scale = text_.substr(std::min(at, text_.size()), 1);
      ++at;
      skip_spaces();
      if ((scale != "C" && scale != "F") || at >= text_.size() || text_[at] != '}') return false;
      add(TokenType::command, "degree");
      add(TokenType::word, scale);
      at_ = at + 1;
      return true;
    }
    return false;
  }

  // The ^2 of m/s^2, in words that begin at `begin`.
  bool is_unit_power(size_t begin, size_t at) const {
    size_t letters = begin;
    while (letters < at && is_blank(text_[letters])) ++letters;
    const size_t first = letters;
    while (letters < at && is_letter(text_[letters])) ++letters;
    const std::string_view unit = text_.substr(first, letters - first);
    if (!is_short_unit(unit) && !is_letter_unit(unit)) return false;
    if (text_[at] == '^') return at + 1 < text_.size() && is_digit(text_[at + 1]);
    return is_digit(text_[at]) && text_[at - 1] == '^';
  }

  // Around a formula it only delimits; beside a number, alone, it is money.
  void dollar() {
    const bool behind_number = !tokens_.empty() && tokens_.back().type == TokenType::number;
    if (!lone_dollar_ || !(behind_number || is_digit(peek(1)))) return skip(1);
    add(TokenType::command, "dollar");
    ++at_;
  }

  void sign(char c) {
    struct Long {
      std::string_view sign;
      TokenType type;
      std::string_view text;
    };
    static constexpr Long kLong[] = {{"...", TokenType::command, "ldots"},
                                     {"{,}", TokenType::sign, "{,}"},
                                     {"{, }", TokenType::sign, "{,}"},
                                     {"{:}", TokenType::sign, ":"},
                                     {"**", TokenType::sign, "^"},
                                     {"<=", TokenType::command, "le"},
                                     {"=<", TokenType::command, "le"},
                                     {">=", TokenType::command, "ge"},
                                     {"=>", TokenType::command, "Rightarrow"},
                                     {"->", TokenType::command, "to"},
                                     {"==", TokenType::sign, "="}};
    for (const Long& each : kLong) {
      if (text_.substr(at_, each.sign.size()) != each.sign) continue;
      add(each.type, each.text);
      at_ += each.sign.size();
      return;
    }
    const char before = at_ > 0 ? text_[at_ - 1] : ' ';
    if (c == '!' && peek(1) == '=' && !is_digit(before) && before != ')') {  // but 5!=120 is a factorial
      add(TokenType::command, "ne");
      at_ += 2;
      return;
    }
    add_sign(1, text_.substr(at_, 1));
  }

  // The next `bytes` as a token.
  void take(TokenType type, size_t bytes) {
    add(type, text_.substr(at_, bytes));
    at_ += bytes;
  }

  void add_sign(size_t bytes, std::string_view text) {
    add(TokenType::sign, text);
    at_ += bytes;
  }

  void add(TokenType type, std::string_view text) {
    tokens_.push_back({type, text, spaced_});
    spaced_ = false;
    if (type == TokenType::word || type == TokenType::command) tokens_.back().dress = dress_;
    if (text != "{") dress_ = Dress::plain;
  }

  void skip(size_t bytes) {
    at_ += bytes;
    spaced_ = true;
  }

  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view text_;
  size_t at_ = 0;
  bool environments_;  // the text has rows
  bool lone_dollar_;   // dollar signs do not come in pairs
  bool spaced_ = false;
  Dress dress_ = Dress::plain;  // of the letter that follows
  std::vector<Token> tokens_;
};

}  // namespace

std::optional<std::vector<Token>> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace whet::math
