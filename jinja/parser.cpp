#include "jinja/parser.h"

#include <initializer_list>

#include "base/error.h"
#include "jinja/parse_expression.h"

namespace whet::jinja {

namespace {

using Type = Token::Type;

class Parser {
 public:
  explicit Parser(TokenStream& stream) : stream_(stream) {}

  Body whole() {
    Body statements = body({});
    if (!stream_.at(Type::end)) stream_.refuse("unexpected " + describe(stream_.current()));
    return statements;
  }

 private:
  // Statements up to a tag whose name is in `ends`; that name is then the current token.
  Body body(std::initializer_list<const char*> ends) {
    const TokenStream::Nested nested(stream_);
    Body statements;
    for (;;) {
      const size_t line = stream_.line();
      if (stream_.at(Type::data)) {
        statements.push_back({line, Text{stream_.next().text}});
      } else if (stream_.at(Type::variable_open)) {
        stream_.next();
        statements.push_back({line, Print{parse_tuple(stream_)}});
        stream_.expect(Type::variable_close, "}}");
      } else if (stream_.at(Type::block_open)) {
        stream_.next();
        for (const char* end : ends)
          if (stream_.at_name(end)) return statements;
        statements.push_back(statement(ends));
        stream_.expect(Type::block_close, "%}");
      } else {
        if (ends.size() != 0)
          stream_.refuse(concat("expected {% ", *(ends.end() - 1), " %}, got ", describe(stream_.current())));
        return statements;
      }
    }
  }

  // The body of a block, whose last end tag is dropped up to its name.
  Body block(const char* end) {
    Body statements = open_body({end});
    stream_.next();
    return statements;
  }

  Body open_body(std::initializer_list<const char*> ends) {
    stream_.skip_symbol(":");
    stream_.expect(Type::block_close, "%}");
    return body(ends);
  }

  Statement statement(std::initializer_list<const char*> ends) {
    const Token token = stream_.current();
    const std::string name = stream_.expect_any_name("a statement");
    const size_t line = stream_.line_of(token);
    if (name == "if") return {line, if_()};
    if (name == "for") return {line, for_()};
    if (name == "set") return set(line);
    if (name == "macro") return {line, macro()};
    if (name == "generation") return {line, generation(token)};
    if (name == "filter") return {line, filter_block(line)};
    if (name == "with") return {line, with()};
    if (name == "break" || name == "continue") {
      if (loops_ == 0) stream_.refuse(token, name + " outside of a loop");
      if (name == "break") return {line, Break{}};
      return {line, Continue{}};
    }
    refuse_statement(token, ends);
  }

  [[noreturn]] void refuse_statement(const Token& token, std::initializer_list<const char*> ends) {
    const bool is_end = token.text.rfind("end", 0) == 0 || token.text == "else" || token.text == "elif";
    if (!is_end) stream_.refuse(token, "the statement '" + token.text + "' is not supported");
    const std::string wanted = ends.size() == 0 ? "" : concat("; expected {% ", *(ends.end() - 1), " %}");
    stream_.refuse(token, "unexpected '" + token.text + "'" + wanted);
  }

  If if_() {
    If node;
    do {
      ExprPtr condition = parse_tuple(stream_, false);
      Body statements = open_body({"elif", "else", "endif"});
      node.branches.emplace_back(std::move(condition), std::move(statements));
    } while (stream_.skip_name("elif"));
    if (stream_.skip_name("else"))
      node.otherwise = block("endif");
    else
      stream_.expect_name("endif");
    return node;
  }

  For for_() {
    For node;
    const Token token = stream_.current();
    node.target = target(false);
    if (names(node.target, "loop")) stream_.refuse(token, "'loop' cannot be the variable of a loop");
    stream_.expect_name("in");
    node.iterable = parse_tuple(stream_, false);
    if (stream_.skip_name("if")) node.test = parse_expression(stream_);
    if (stream_.at_name("recursive")) stream_.refuse("recursive loops are not supported");
    ++loops_;
    node.body = open_body({"else", "endfor"});
    --loops_;
    if (stream_.skip_name("else"))
      node.otherwise = block("endfor");
    else
      stream_.expect_name("endfor");
    return node;
  }

  static bool names(const Target& target, const char* name) {
    if (!target.is_tuple) return target.name == name;
    for (const Target& item : target.items)
      if (names(item, name)) return true;
    return false;
  }

  Statement set(size_t line) {
    Target to = target(true);
    if (stream_.skip_symbol("=")) {
      ExprPtr value = parse_tuple(stream_);
      return {line, Set{std::move(to), std::move(value)}};
    }
    ExprPtr value = parse_filters(stream_, make_expr(line, Name{kBodyName}));
    ++captures_;
    Body statements = block("endset");
    --captures_;
    return {line, SetBlock{std::move(to), std::move(value), std::move(statements)}};
  }

  FilterBlock filter_block(size_t line) {
    ExprPtr value = parse_filters(stream_, parse_filter(stream_, make_expr(line, Name{kBodyName})));
    ++captures_;
    Body statements = function_body("endfilter");
    --captures_;
    return {std::move(value), std::move(statements)};
  }

  With with() {
    With node;
    while (!stream_.at(Type::block_close)) {
      if (!node.variables.empty()) stream_.expect_symbol(",");
      Target to = target(false);
      stream_.expect_symbol("=");
      node.variables.emplace_back(std::move(to), parse_expression(stream_));
    }
    node.body = block("endwith");
    return node;
  }

  Macro macro() {
    Macro node;
    node.name = stream_.expect_any_name("a macro's name");
    stream_.expect_symbol("(");
    while (!stream_.at_symbol(")")) {
      if (!node.parameters.empty()) stream_.expect_symbol(",");
      const Token token = stream_.current();
      std::string parameter = stream_.expect_any_name("a parameter's name");
      if (parameter == "caller") stream_.refuse(token, "'caller' is not supported");
      ExprPtr fallback = stream_.skip_symbol("=") ? parse_expression(stream_) : nullptr;
      if (!fallback && !node.parameters.empty() && node.parameters.back().second)
        stream_.refuse(token, "a parameter without a default value follows one with");
      node.parameters.emplace_back(std::move(parameter), std::move(fallback));
    }
    stream_.expect_symbol(")");
    ++captures_;
    node.body = function_body("endmacro");
    --captures_;
    return node;
  }

  // A generation mask needs the position of the text in the output, which captured text does not have.
  Generation generation(const Token& token) {
    if (captures_ > 0)
      stream_.refuse(
          token, "generation inside a macro, a filter, a set block or another generation is not supported");
    ++captures_;
    Generation node{function_body("endgeneration")};
    --captures_;
    return node;
  }

  // The body of a function, in which break and continue cannot refer to loops around it.
  Body function_body(const char* end) {
    const size_t outside = std::exchange(loops_, 0);
    Body statements = block(end);
    loops_ = outside;
    return statements;
  }

  Target target(bool with_attribute) {
    const TokenStream::Nested nested(stream_);
    Target first = target_part(with_attribute);
    if (!stream_.at_symbol(",")) return first;
    Target tuple;
    tuple.is_tuple = true;
    tuple.items.push_back(std::move(first));
    while (stream_.skip_symbol(",")) {
      const bool at_end = stream_.at_name("in") || stream_.at_symbol("=") || stream_.at_symbol(")");
      if (at_end) break;
      tuple.items.push_back(target_part(with_attribute));
    }
    return tuple;
  }

  Target target_part(bool with_attribute) {
    if (stream_.skip_symbol("(")) {
      Target inner = target(false);
      stream_.expect_symbol(")");
      return inner;
    }
    Target part;
    const Token token = stream_.current();
    part.name = stream_.expect_any_name("a variable");
    for (const char* constant : {"true", "false", "none", "True", "False", "None"})
      if (part.name == constant) stream_.refuse(token, "cannot assign to " + part.name);
    if (with_attribute && stream_.skip_symbol(".")) part.attribute = stream_.expect_any_name("an attribute");
    return part;
  }

  TokenStream& stream_;
  size_t loops_ = 0;     // around the current position, inside the same function
  size_t captures_ = 0;  // blocks around the current position whose output is not printed at once
};

}  // namespace

Body parse_template(const std::string& source, const std::string& name) {
  TokenStream stream(source, name);
  return Parser(stream).whole();
}

}  // namespace whet::jinja
