#include "rewards/math/parse/parser.h"

#include <algorithm>
#include <utility>

namespace whet::math {

std::optional<Expr> Parser::parse() {
  Expr expr = answer();
  if (failed_) return std::nullopt;
  return expr;
}

const Token& Parser::peek(size_t ahead) const {
  const size_t last = tokens_.size() - 1;
  return tokens_[failed_ ? last : std::min(at_ + ahead, last)];
}

Token Parser::next() {
  const Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::take_sign(std::string_view sign) {
  if (!peek().is_sign(sign)) return false;
  ++at_;
  return true;
}

bool Parser::take_command(std::string_view command) {
  if (!peek().is_command(command)) return false;
  ++at_;
  return true;
}

bool Parser::take_word(std::string_view word) {
  if (!peek().is(TokenType::word, word) && !peek().is(TokenType::text, word)) return false;
  ++at_;
  return true;
}

Token Parser::next_part(size_t bytes) {
  if (at_end() || peek().text.size() <= bytes) return next();
  Token part = tokens_[at_];
  part.text = part.text.substr(0, bytes);
  tokens_[at_].text.remove_prefix(bytes);
  tokens_[at_].spaced = false;
  split_ = at_;
  return part;
}

Expr Parser::fail() {
  failed_ = true;
  return {};
}

Expr Parser::make(Kind kind, std::vector<Expr> args, std::string text) {
  constexpr int64_t kMostNodes = 5'000;
  if (++nodes_ > kMostNodes) return fail();
  return node(kind, std::move(args), std::move(text));
}

bool Parser::descend() {
  constexpr int kMostLevels = 200;
  if (failed_ || depth_ == kMostLevels) {
    fail();
    return false;
  }
  ++depth_;
  return true;
}

}  // namespace whet::math
