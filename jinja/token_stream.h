// The parser's token stream: the current token, the next one, and errors for unexpected tokens.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "jinja/lexer.h"

namespace whet::jinja {

class TokenStream {
 public:
  TokenStream(const std::string& source, const std::string& name);

  const Token& current() const { return tokens_[at_]; }
  const Token& ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token next();

  bool at(Token::Type type) const { return current().type == type; }
  bool at_name(const char* name) const { return is_name(current(), name); }
  bool at_symbol(const char* symbol) const;
  static bool is_name(const Token& token, const char* name);

  bool skip_name(const char* name);
  bool skip_symbol(const char* symbol);
  void expect_symbol(const char* symbol);
  void expect_name(const char* name);
  std::string expect_any_name(const char* what);
  void expect(Token::Type type, const char* what);

  size_t line() const { return line_of(current()); }
  size_t line_of(const Token& token) const;

  [[noreturn]] void refuse(const std::string& reason) const { refuse(current(), reason); }
  [[noreturn]] void refuse(const Token& token, const std::string& reason) const;

  // Counts the nesting depth of the parsed construct; `deepen` throws UsageError beyond a depth that is safe
  // for the stack.
  class Nested {
   public:
    explicit Nested(TokenStream& stream);
    Nested(const Nested&) = delete;
    ~Nested() { stream_.depth_ = outside_; }

   private:
    TokenStream& stream_;
    size_t outside_;
  };
  void deepen();

 private:
  std::string source_, name_;
  std::vector<Token> tokens_;
  std::vector<size_t> lines_;  // where each begins
  size_t at_ = 0;
  size_t depth_ = 0;
};

// The name of a token in messages.
std::string describe(const Token& token);

}  // namespace whet::jinja
