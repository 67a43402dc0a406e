#include "jinja/token_stream.h"

#include "base/error.h"

namespace whet::jinja {

namespace {

constexpr size_t kMaxNesting = 200;

}  // namespace

TokenStream::TokenStream(const std::string& source, const std::string& name)
    : source_(normalize_source(source)), name_(name), tokens_(tokenize(source_, name)), lines_{0} {
  for (size_t i = 0; i < source_.size(); ++i)
    if (source_[i] == '\n') lines_.push_back(i + 1);
}

Token TokenStream::next() {
  const Token token = current();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenStream::is_name(const Token& token, const char* name) {
  return token.type == Token::Type::name && token.text == name;
}

bool TokenStream::at_symbol(const char* symbol) const {
  return current().type == Token::Type::symbol && current().text == symbol;
}

bool TokenStream::skip_name(const char* name) {
  if (!at_name(name)) return false;
  next();
  return true;
}

bool TokenStream::skip_symbol(const char* symbol) {
  if (!at_symbol(symbol)) return false;
  next();
  return true;
}

void TokenStream::expect_symbol(const char* symbol) {
  if (!skip_symbol(symbol)) refuse(concat("expected '", symbol, "', got ", describe(current())));
}

void TokenStream::expect_name(const char* name) {
  if (!skip_name(name)) refuse(concat("expected '", name, "', got ", describe(current())));
}

std::string TokenStream::expect_any_name(const char* what) {
  if (!at(Token::Type::name)) refuse(concat("expected ", what, ", got ", describe(current())));
  return next().text;
}

void TokenStream::expect(Token::Type type, const char* what) {
  if (!at(type)) refuse(concat("expected ", what, ", got ", describe(current())));
  next();
}

size_t TokenStream::line_of(const Token& token) const {
  return static_cast<size_t>(std::upper_bound(lines_.begin(), lines_.end(), token.offset) - lines_.begin());
}

void TokenStream::refuse(const Token& token, const std::string& reason) const {
  fail_at(name_, source_, token.offset, reason);
}

TokenStream::Nested::Nested(TokenStream& stream) : stream_(stream), outside_(stream.depth_) {
  stream.deepen();
}

void TokenStream::deepen() {
  if (++depth_ > kMaxNesting) refuse("the template is nested too deep, or an expression is too long");
}

std::string describe(const Token& token) {
  switch (token.type) {
    case Token::Type::data:
      return "text";
    case Token::Type::variable_open:
      return "{{";
    case Token::Type::variable_close:
      return "}}";
    case Token::Type::block_open:
      return "{%";
    case Token::Type::block_close:
      return "%}";
    case Token::Type::string:
      return "a text";
    case Token::Type::end:
      return "the end of the template";
    default:
      return "'" + token.text + "'";
  }
}

}  // namespace whet::jinja
