// Conditions of statements: "if n > 1", "for even n", "(n odd)", "otherwise". Words become a words node that
// keeps all of them (predicates.h); a formula becomes a statement.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/predicates.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_foreign(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c & 0x80; });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

// 当n为偶数时: n, even.
std::vector<std::string> chinese_words(std::string_view text) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {
      {"偶数", "even"},    {"奇数", "odd"},        {"质数", "prime"},       {"素数", "prime"},
      {"整数", "integer"}, {"有理数", "rational"}, {"无理数", "irrational"}};
  for (const std::string_view begin : {"当", "若", "如果"})
    if (text.starts_with(begin)) text.remove_prefix(begin.size());
  constexpr std::string_view kWhen = "时";
  if (text.ends_with(kWhen)) text.remove_suffix(kWhen.size());
  for (const auto& [name, english] : kNames)  // n \text{为偶数}
    for (const std::string_view is : {"为", "是", ""})
      if (text.starts_with(is) && text.substr(is.size()) == name) return {english};
  if (text.empty() || is_foreign(text.substr(0, 1))) return {std::string(text)};
  const std::string_view rest = text.substr(1);
  for (const auto& [name, english] : kNames)
    for (const std::string_view is : {"为", "是", ""})
      if (rest.starts_with(is) && rest.substr(is.size()) == name)
        return {std::string(text.substr(0, 1)), english};
  return {std::string(text)};
}

std::vector<std::string> words_in(std::string_view text) {
  if (is_foreign(text)) return chinese_words(text);
  std::vector<std::string> words;
  std::string word;
  for (const char c : lower(text) + " ") {
    const bool space = c == ' ' || c == ',' || c == '.' || c == '~' || (c >= '\t' && c <= '\r');
    if (!space) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

// Whether a token is of English, or of another language, rather than of a formula.
bool is_language(const Token& token) {
  if (token.type != TokenType::text && token.type != TokenType::word) return false;
  if (is_foreign(token.text)) return true;
  if (token.text.size() < 2) return false;
  if (token.type == TokenType::text) return function_name(token.text).empty();
  const std::string word = lower(token.text);
  return is_condition_word(word) || is_number_property(word) || word_role(word) == WordRole::condition ||
         tells_words(token);
}

// "is even", "not" or a property of the variable before it. `next` is the token after it.
bool says_property(const Token& token, const Token& next) {
  if (!is_language(token)) return false;
  const std::vector<std::string> words = words_in(token.text);
  if (words.empty()) return false;
  if (is_number_property(words[0])) return true;
  return (words[0] == "is" || words[0] == "are" || words[0] == "not") &&
         (words.size() > 1 || is_language(next));
}

bool is_otherwise(const Token& token) {
  const bool word = token.type == TokenType::text || token.type == TokenType::word;
  return word && (token.text == "otherwise" || token.text == "else" || token.text == "elsewhere");
}

bool is_variable(const Token& token) {
  return (token.type == TokenType::word && token.text.size() == 1) ||
         (token.type == TokenType::command && is_greek(token.text));
}

}  // namespace

bool Parser::at_condition() const {
  const Token& token = peek();
  if (token.type != TokenType::word && token.type != TokenType::text) return token.is_command("forall");
  for (const std::string_view foreign : {"当", "若", "如果", "否则", "其他"})
    if (token.text.substr(0, foreign.size()) == foreign) return true;
  return word_role(lower(token.text.substr(0, token.text.find(' ')))) == WordRole::condition;
}

// "n is even", "n odd", "odd n" where a statement could stand.
bool Parser::at_predicate() const {
  const Token &first = peek(), &second = peek(1);
  if (is_variable(first)) return says_property(second, peek(2));
  if (!is_language(first)) return false;
  if (is_variable(second) && says_property(first, second)) return true;
  const std::vector<std::string> words = words_in(first.text);  // \text{n is odd}
  return words.size() > 1 && words[0].size() == 1 && is_number_property(words.back());
}

// The (n \ge 1), (k \in \mathbb{Z}) or (n odd) behind a formula, which is no factor.
bool Parser::at_bracketed_condition() const {
  constexpr size_t kLongest = 12;
  const size_t open = peek().is_sign("{") ? 1 : 0;  // \text{(n odd)}
  if (!peek(open).is_sign("(")) return false;
  bool condition = false;
  for (size_t i = 1; i <= kLongest; ++i) {
    const Token& token = peek(open + i);
    if (token.is_sign(")")) return condition;
    if (token.is_sign("(") || token.is_sign(",") || token.type == TokenType::end) return false;
    const char sign = token.type == TokenType::command ? relation_sign(token.text) : 0;
    condition |=
        (sign && sign != kEqual && sign != kEquivalent && sign != kApproximate) || token.is_sign("<") ||
        token.is_sign(">") || says_property(token, peek(open + i + 1)) ||
        (is_language(token) && is_foreign(token.text)) ||
        (i == 1 && is_language(token) && word_role(words_in(token.text).front()) == WordRole::condition);
  }
  return false;
}

// Where the condition that begins here ends: before a comma, the end of a row or bracket, or an "and" that
// another case with its condition follows.
size_t Parser::condition_end(bool alone) const {
  const auto is_joiner = [](const Token& token) {
    const bool word = token.type == TokenType::text || token.type == TokenType::word;
    return word && word_role(tidy(token.text.substr(0, 8))) == WordRole::joiner;
  };
  int depth = 0;
  size_t joiner = SIZE_MAX;
  for (size_t i = at_;; ++i) {
    const Token& token = tokens_[std::min(i, tokens_.size() - 1)];
    if (token.type == TokenType::end || token.type == TokenType::finish) return i;
    const bool word = token.type == TokenType::text || token.type == TokenType::word;
    if (joiner != SIZE_MAX && word &&
        word_role(token.text.substr(0, token.text.find(' '))) == WordRole::condition)
      return joiner;
    if (depth == 0 && i > at_ && joiner == SIZE_MAX && is_joiner(token)) {
      if (alone) return i;
      joiner = i;
    }
    if (depth == 0 && i > at_ && is_otherwise(token)) return i;
    if (token.type != TokenType::sign) continue;
    const std::string_view sign = token.text;
    if (depth == 0 && (sign == "," || sign == ";" || sign == ":" || sign == "\\\\" || sign == "&")) return i;
    if (sign == "(" || sign == "[" || sign == "{" || sign == "\\{") ++depth;
    if (sign == ")" || sign == "]" || sign == "}" || sign == "\\}")
      if (--depth < 0) return i;
  }
}

Expr Parser::condition(bool alone) {
  const size_t end = condition_end(alone);
  size_t formula = at_;  // where the words that only begin it are over
  while (formula < end && (tokens_[formula].is_command("forall") ||
                           (is_language(tokens_[formula]) && !is_foreign(tokens_[formula].text)))) {
    const std::vector<std::string> words = words_in(tokens_[formula].text);
    const bool begins =
        tokens_[formula].is_command("forall") || std::all_of(words.begin(), words.end(), begins_condition);
    if (!begins) break;
    ++formula;
  }
  const bool worded = std::any_of(
      tokens_.begin() + static_cast<ptrdiff_t>(formula), tokens_.begin() + static_cast<ptrdiff_t>(end),
      [](const Token& token) { return is_language(token) && word_role(token.text) != WordRole::joiner; });
  if (!worded && formula < end) {
    at_ = formula;
    std::vector<Expr> members;
    std::vector<Joiner> joiners;
    do {
      members.push_back(nested(context_, [&] { return claim(); }));
      joiners.push_back(at_ < end ? take_joiner() : Joiner::none);
    } while (joiners.back() != Joiner::none && !failed_);
    return failed_ || at_ > end ? fail() : joined(std::move(members), joiners);
  }
  std::vector<ConditionPart> parts;
  for (; at_ < end; ++at_) {
    const Token& token = tokens_[at_];
    if (!is_language(token)) {
      const std::string text = (token.type == TokenType::command ? "\\" : "") + std::string(token.text);
      if (parts.empty() || !parts.back().formula) parts.push_back({"", true});
      parts.back().text += text;
      continue;
    }
    for (std::string& word : words_in(token.text)) {
      const bool variable = word.size() == 1 && word != "a";
      if (parts.empty() && begins_condition(word)) continue;
      parts.push_back({std::move(word), variable});
    }
  }
  ++nodes_;
  return parts.empty() ? fail() : read_predicate(parts);
}

// "x = 2 if n > 1", "x = 2 (n odd)", "x = 2, n odd"
Expr Parser::with_condition(Expr value) {
  if (at_bracketed_condition()) {
    const bool braces = take_sign("{");
    next();
    Expr said = nested(context_, [&] { return condition(); });
    if (!take_sign(")") || (braces && !take_sign("}"))) return fail();
    return make(Kind::condition, exprs(std::move(value), std::move(said)));
  }
  const bool comma = peek().is_sign(",");
  at_ += comma;
  if (!at_condition() && !(comma && at_predicate())) {
    at_ -= comma;
    return value;
  }
  Expr said = nested(context_, [&] { return condition(); });
  return make(Kind::condition, exprs(std::move(value), std::move(said)));
}

// "if n is even, 0", "otherwise 1"
Expr Parser::conditional() {
  const bool otherwise = is_otherwise(peek());
  Expr said = otherwise ? make(Kind::words, {}, std::string(next().text)) : condition();
  if (!take_sign(",")) take_sign(":");
  if (peek().text == "then") next();
  if (failed_ || at_end() || peek().is_sign("\\\\") || peek().type == TokenType::finish) return said;
  Expr value = statement();
  return make(Kind::condition, exprs(std::move(value), std::move(said)));
}

}  // namespace whet::math
