#include "rewards/math/parse/numbers.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "rewards/math/parse/numerals.h"

namespace whet::math {

namespace {

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// The part before the decimal point.
std::string_view whole_part(std::string_view number) { return number.substr(0, number.find_first_of(".eE")); }

bool leads_groups(const Token& token) {
  return token.type == TokenType::number && all_digits(token.text) && token.text.size() <= 3 &&
         token.text.front() != '0';
}

bool is_group(const Token& token) {
  return token.type == TokenType::number && whole_part(token.text).size() == 3;
}

// For every opening bracket, whether a comma with a space separates in it: for the top level true.
std::vector<char> loose_brackets(const std::vector<Token>& tokens) {
  std::vector<char> joins(tokens.size(), 0);
  std::vector<size_t> open;
  const auto is_any = [](const Token& token, std::initializer_list<std::string_view> signs) {
    return token.type == TokenType::sign && std::find(signs.begin(), signs.end(), token.text) != signs.end();
  };
  std::vector<char> loose(tokens.size() + 1, 0);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (is_any(tokens[i], {"(", "[", "\\{", "{"})) {
      loose[i] = tokens[i].text == "{";
      open.push_back(i);
    } else if (is_any(tokens[i], {")", "]", "\\}", "}"})) {
      if (!open.empty()) open.pop_back();
    } else if (is_any(tokens[i], {","}) && !open.empty() && i + 1 < tokens.size() && tokens[i + 1].spaced) {
      loose[open.back()] = 1;
    }
  }
  open.clear();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (is_any(tokens[i], {"(", "[", "\\{", "{"}))
      open.push_back(i);
    else if (is_any(tokens[i], {")", "]", "\\}", "}"}) && !open.empty())
      open.pop_back();
    joins[i] = open.empty() || loose[open.back()];
  }
  return joins;
}

// A run of numbers with the same separator and nothing else between them, up to its last number; they are one
// number if all after the first have three digits.
struct Groups {
  size_t last;
  bool one_number;
};

Groups groups_at(const std::vector<Token>& tokens, size_t first, bool commas_join) {
  Groups groups{first, leads_groups(tokens[first])};
  const auto extend = [&](size_t next) {
    groups.one_number &= all_digits(tokens[groups.last].text) && is_group(tokens[next]);
    groups.last = next;
  };
  if (tokens[first + 1].type == TokenType::number) {
    while (tokens[groups.last + 1].type == TokenType::number && tokens[groups.last + 1].spaced)
      extend(groups.last + 1);
    return groups;
  }
  const std::string_view mark = tokens[first + 1].text;
  if (tokens[first + 1].type != TokenType::sign || !(mark == "{,}" || (mark == "," && commas_join)))
    return groups;
  while (tokens[groups.last + 1].is_sign(mark) && (mark == "{,}" || !tokens[groups.last + 1].spaced) &&
         tokens[groups.last + 2].type == TokenType::number &&
         (mark == "{,}" || !tokens[groups.last + 2].spaced))
    extend(groups.last + 2);
  return groups;
}

// One number of the tokens from `first` to `last`: its text runs from the one's begin to the other's end.
Token joined(const Token& first, const Token& last) {
  Token token = first;
  token.text = {first.text.data(), size_t(last.text.data() + last.text.size() - first.text.data())};
  return token;
}

// 1.234.567 or 1.234,5: a token whose points group.
bool points_group(const Token& a, const Token& b) {
  const size_t point = a.text.find('.');
  return a.type == TokenType::number && b.type == TokenType::number && !b.spaced && point != a.text.npos &&
         a.text.size() == point + 4 && point <= 3 && b.text.size() == 4 && b.text.front() == '.' &&
         all_digits(b.text.substr(1));
}

}  // namespace

void join_numbers(std::vector<Token>& tokens) {
  const std::vector<char> joins = loose_brackets(tokens);
  std::vector<Token> out;
  out.reserve(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].type != TokenType::number) {
      out.push_back(tokens[i]);
      continue;
    }
    size_t last = i;
    while (points_group(tokens[i], tokens[last + 1])) ++last;
    // German LaTeX: 1{,}5 has a decimal comma.
    const bool decimal = last == i && all_digits(tokens[i].text) && tokens[i + 1].is_sign("{,}") &&
                         tokens[i + 2].type == TokenType::number && all_digits(tokens[i + 2].text) &&
                         !(leads_groups(tokens[i]) && is_group(tokens[i + 2]));
    const bool comma = last > i || decimal;
    if (decimal) last = i + 2;
    if (!comma) {
      const Groups groups = groups_at(tokens, i, joins[i]);
      last = groups.last;
      if (!groups.one_number) {
        out.insert(out.end(), tokens.begin() + i, tokens.begin() + last + 1);
        i = last;
        continue;
      }
    }
    out.push_back(last == i ? tokens[i] : joined(tokens[i], tokens[last]));
    out.back().comma = comma;
    i = last;
  }
  tokens = std::move(out);
}

void join_decimal_comma(std::vector<Token>& tokens) {
  const auto is_comma = [](const Token& token) { return token.is_sign(","); };
  const auto comma = std::find_if(tokens.begin(), tokens.end(), is_comma);
  if (comma == tokens.begin() || comma == tokens.end()) return;
  // In brackets it separates coordinates.
  const auto is_bracket = [](const Token& token) {
    return token.is_sign("(") || token.is_sign("[") || token.is_sign("]") || token.is_sign("\\{");
  };
  if (std::any_of(tokens.begin(), comma, is_bracket) || tokens.front().is_sign("{")) return;
  const auto before = comma - 1, after = comma + 1;
  const bool alone = std::none_of(after, tokens.end(), is_comma);
  const auto is_whole = [](const Token& token) {
    return token.type == TokenType::number && all_digits(token.text);
  };
  const bool grouped = std::count(before->text.begin(), before->text.end(), '.') == 1 &&
                       before->text.size() <= 7 && before->text.size() >= 5 &&
                       before->text[before->text.size() - 4] == '.';
  if (!alone || comma->spaced || after->spaced || !is_whole(*after)) return;
  if (!is_whole(*before) && !(before->type == TokenType::number && grouped)) return;
  *before = joined(*before, *after);
  before->comma = true;
  tokens.erase(comma, after + 1);
}

std::optional<Expr> read_number(const Token& token) {
  Expr expr;
  const char mark = token.comma ? ',' : '.';
  size_t at = 0;
  bool fraction = false;
  std::string& digits = expr.text;
  for (; at < token.text.size() && token.text[at] != 'e' && token.text[at] != 'E'; ++at) {
    const char c = token.text[at];
    if (c == mark) fraction = true;
    if (!is_digit(c)) continue;
    digits += c;
    expr.exponent -= fraction;
    expr.decimal |= fraction;
  }
  if (at < token.text.size()) {
    std::string_view power = token.text.substr(at + 1);
    if (power.front() == '+') power.remove_prefix(1);
    int64_t exponent = 0;
    constexpr size_t kMostDigits = 10;  // and a sign
    if (power.size() > kMostDigits) return std::nullopt;
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    expr.exponent += exponent;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) digits.assign(1, '0');
  return expr;
}

std::optional<Expr> read_based(std::string_view digits, int base) {
  if (base < 2 || base > 36) return std::nullopt;
  Expr expr;
  expr.kind = Kind::based;
  expr.exponent = base;
  for (const char c : digits) {
    const bool capital = c >= 'A' && c <= 'Z';
    const char small = capital ? static_cast<char>(c - 'A' + 'a') : c;
    const int value = is_digit(small) ? small - '0' : small - 'a' + 10;
    if (value < 0 || value >= base) return std::nullopt;
    expr.text += small;
  }
  return expr;
}

}  // namespace whet::math
