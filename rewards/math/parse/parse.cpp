#include "rewards/math/parse/parse.h"

#include <algorithm>

#include "rewards/math/parse/chinese_cases.h"
#include "rewards/math/parse/numbers.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/symbols.h"
#include "rewards/math/parse/tokens.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Markdown's bold and code marks around all of the text.
std::string_view without_marks(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view mark : {"**", "__", "`"})
    if (text.size() > 2 * mark.size() && text.substr(0, mark.size()) == mark &&
        text.substr(text.size() - mark.size()) == mark)
      text = trimmed(text.substr(mark.size(), text.size() - 2 * mark.size()));
  return text;
}

// Full stops, commas and ends of rows after the answer.
void drop_trailing_marks(std::vector<Token>& tokens) {
  const auto is_mark = [](const Token& token) {
    return token.type == TokenType::sign && (token.text == "." || token.text == "," || token.text == ";" ||
                                             token.text == ":" || token.text == "\\\\");
  };
  while (tokens.size() > 1 && is_mark(tokens[tokens.size() - 2])) tokens.erase(tokens.end() - 2);
}

// Levels of the tree; stops counting beyond `most`.
int depth_of(const Expr& expr, int most) {
  int depth = 0;
  if (most > 0)
    for (const Expr& arg : expr.args) depth = std::max(depth, depth_of(arg, most - 1));
  return depth + 1;
}

// Bare braces only group in LaTeX: what {1, 3} shows is a list, and \{1, 3\} a set.
void show_grouped_list(Expr& expr, std::string_view text) {
  if (expr.kind == Kind::set && expr.args.size() > 1 && text.front() == '{') expr.kind = Kind::list;
}

}  // namespace

std::optional<Expr> parse(std::string_view text, const ParseOptions& options) {
  constexpr int kMostLevels = 200;
  constexpr size_t kLongestForeign = 100'000;
  const auto is_foreign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (text.size() > kLongestForeign && std::any_of(text.begin(), text.end(), is_foreign)) return std::nullopt;
  const std::optional<std::string> cases = chinese_cases(without_marks(text));
  const std::string source = spell_out(cases ? *cases : without_marks(text));
  std::optional<std::vector<Token>> tokens = tokenize(source);
  if (!tokens) return std::nullopt;
  join_numbers(*tokens);
  if (options.decimal_comma) join_decimal_comma(*tokens);
  drop_trailing_marks(*tokens);
  if (std::optional<Expr> words = read_words(*tokens)) return words;
  std::optional<Expr> expr = Parser(std::move(*tokens)).parse();
  if (expr && depth_of(*expr, kMostLevels) > kMostLevels) return std::nullopt;
  if (expr) show_grouped_list(*expr, source);
  return expr;
}

}  // namespace whet::math
