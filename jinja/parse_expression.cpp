#include "jinja/parse_expression.h"

#include <charconv>
#include <cstdlib>

#include "base/error.h"
#include "jinja/filters.h"
#include "jinja/methods.h"
#include "jinja/predicates.h"

namespace whet::jinja {

namespace {

using Type = Token::Type;

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& stream) : stream_(stream) {}

  ExprPtr conditional() {
    const TokenStream::Nested nested(stream_);
    size_t line = stream_.line();
    ExprPtr value = disjunction();
    while (stream_.skip_name("if")) {
      stream_.deepen();
      ExprPtr condition = disjunction();
      ExprPtr otherwise = stream_.skip_name("else") ? conditional() : nullptr;
      value = make_expr(line, Conditional{std::move(condition), std::move(value), std::move(otherwise)});
      line = stream_.line();
    }
    return value;
  }

  ExprPtr condition() {
    const TokenStream::Nested nested(stream_);
    return disjunction();
  }

  ExprPtr tuple(bool with_conditional, bool in_parentheses) {
    const size_t line = stream_.line();
    std::vector<ExprPtr> items;
    bool is_tuple = false;
    while (!at_tuple_end()) {
      items.push_back(with_conditional ? conditional() : condition());
      if (!stream_.skip_symbol(",")) break;
      is_tuple = true;
    }
    if (items.empty() && !in_parentheses)
      stream_.refuse("expected an expression, got " + describe(stream_.current()));
    if (items.size() == 1 && !is_tuple) return std::move(items[0]);
    return make_expr(line, TupleDisplay{std::move(items)});
  }

  ExprPtr filter(ExprPtr value) {
    stream_.deepen();
    const Token token = stream_.current();
    std::string name = dotted_name("a filter's name");
    if (!is_filter(name)) stream_.refuse(token, "the filter '" + name + "' is not supported");
    CallArguments arguments = stream_.at_symbol("(") ? call_arguments() : CallArguments{};
    return make_expr(stream_.line_of(token), Filter{std::move(value), std::move(name), std::move(arguments)});
  }

 private:
  bool at_tuple_end() const {
    return stream_.at(Type::variable_close) || stream_.at(Type::block_close) || stream_.at_symbol(")");
  }

  ExprPtr disjunction() {
    return logic("or", false, [&] { return conjunction(); });
  }
  ExprPtr conjunction() {
    return logic("and", true, [&] { return negation(); });
  }

  template <class Operand>
  ExprPtr logic(const char* name, bool is_and, const Operand& operand) {
    const size_t line = stream_.line();
    ExprPtr left = operand();
    while (stream_.skip_name(name)) {
      stream_.deepen();
      ExprPtr right = operand();
      left = make_expr(line, Logic{is_and, std::move(left), std::move(right)});
    }
    return left;
  }

  ExprPtr negation() {
    const size_t line = stream_.line();
    if (!stream_.skip_name("not")) return comparison();
    const TokenStream::Nested nested(stream_);
    return make_expr(line, Negation{negation()});
  }

  // The comparison operator here, consumed; "" when there is none.
  std::string comparison_sign() {
    for (const char* sign : {"==", "!=", "<", "<=", ">", ">="})
      if (stream_.skip_symbol(sign)) return sign;
    if (stream_.skip_name("in")) return "in";
    if (!stream_.at_name("not") || !TokenStream::is_name(stream_.ahead(), "in")) return "";
    stream_.next();
    stream_.next();
    return "not in";
  }

  ExprPtr comparison() {
    const size_t line = stream_.line();
    ExprPtr first = sum();
    std::vector<std::pair<std::string, ExprPtr>> rest;
    for (std::string sign; !(sign = comparison_sign()).empty();) rest.emplace_back(sign, sum());
    if (rest.empty()) return first;
    return make_expr(line, Comparison{std::move(first), std::move(rest)});
  }

  template <class Operand>
  ExprPtr arithmetic(std::initializer_list<const char*> signs, const Operand& operand) {
    const size_t line = stream_.line();
    ExprPtr left = operand();
    for (;;) {
      const auto sign =
          std::find_if(signs.begin(), signs.end(), [&](auto s) { return stream_.skip_symbol(s); });
      if (sign == signs.end()) return left;
      stream_.deepen();
      ExprPtr right = operand();
      left = make_expr(line, Arithmetic{*sign, std::move(left), std::move(right)});
    }
  }

  ExprPtr sum() {
    return arithmetic({"+", "-"}, [&] { return concatenation(); });
  }
  ExprPtr product() {
    return arithmetic({"*", "/", "//", "%"}, [&] { return power(); });
  }
  ExprPtr power() {
    return arithmetic({"**"}, [&] { return signed_value(true); });
  }

  ExprPtr concatenation() {
    const size_t line = stream_.line();
    std::vector<ExprPtr> parts;
    do parts.push_back(product());
    while (stream_.skip_symbol("~"));
    if (parts.size() == 1) return std::move(parts[0]);
    return make_expr(line, Concatenation{std::move(parts)});
  }

  // A sign binds stronger than a filter: -1 | abs is 1.
  ExprPtr signed_value(bool with_filters) {
    const size_t line = stream_.line();
    ExprPtr value;
    if (const bool negative = stream_.at_symbol("-"); negative || stream_.at_symbol("+")) {
      const TokenStream::Nested nested(stream_);
      stream_.next();
      value = make_expr(line, Sign{negative, signed_value(false)});
    } else {
      value = primary();
    }
    value = postfix(std::move(value));
    return with_filters ? filters_and_tests(std::move(value)) : std::move(value);
  }

  ExprPtr primary() {
    const size_t line = stream_.line();
    switch (stream_.current().type) {
      case Type::name:
        return name(line, stream_.next().text);
      case Type::string:
        return text(line);
      case Type::integer:
      case Type::real:
        return number(line, stream_.next());
      default:
        break;
    }
    if (stream_.at_symbol("[")) return list(line);
    if (stream_.at_symbol("{")) return dict(line);
    if (!stream_.skip_symbol("("))
      stream_.refuse("expected an expression, got " + describe(stream_.current()));
    ExprPtr value = tuple(true, true);
    stream_.expect_symbol(")");
    return value;
  }

  ExprPtr name(size_t line, std::string name) {
    if (name == "true" || name == "True") return make_expr(line, Literal{Value::boolean(true)});
    if (name == "false" || name == "False") return make_expr(line, Literal{Value::boolean(false)});
    if (name == "none" || name == "None") return make_expr(line, Literal{Value()});
    return make_expr(line, Name{std::move(name)});
  }

  ExprPtr text(size_t line) {
    std::string text;
    while (stream_.at(Type::string)) text += stream_.next().text;
    return make_expr(line, Literal{Value::text(std::move(text))});
  }

  ExprPtr number(size_t line, const Token& token) {
    if (token.type == Type::real)
      return make_expr(line, Literal{Value::real(std::strtod(token.text.c_str(), nullptr))});
    int64_t value = 0;
    const char *begin = token.text.data(), *end = begin + token.text.size();
    if (std::from_chars(begin, end, value).ec != std::errc())
      stream_.refuse(token, token.text + " is beyond the integers of 64 bits");
    return make_expr(line, Literal{Value::integer(value)});
  }

  ExprPtr list(size_t line) {
    stream_.expect_symbol("[");
    std::vector<ExprPtr> items;
    while (!stream_.at_symbol("]")) {
      if (!items.empty()) stream_.expect_symbol(",");
      if (stream_.at_symbol("]")) break;
      items.push_back(conditional());
    }
    stream_.expect_symbol("]");
    return make_expr(line, ListDisplay{std::move(items)});
  }

  ExprPtr dict(size_t line) {
    stream_.expect_symbol("{");
    std::vector<std::pair<ExprPtr, ExprPtr>> entries;
    while (!stream_.at_symbol("}")) {
      if (!entries.empty()) stream_.expect_symbol(",");
      if (stream_.at_symbol("}")) break;
      ExprPtr key = conditional();
      stream_.expect_symbol(":");
      ExprPtr value = conditional();
      entries.emplace_back(std::move(key), std::move(value));
    }
    stream_.expect_symbol("}");
    return make_expr(line, DictDisplay{std::move(entries)});
  }

  ExprPtr postfix(ExprPtr value) {
    for (;;) {
      const size_t line = stream_.line();
      if (stream_.skip_symbol("."))
        value = attribute(line, std::move(value));
      else if (stream_.skip_symbol("["))
        value = subscript(line, std::move(value));
      else if (stream_.at_symbol("("))
        value = call(line, std::move(value));
      else
        return value;
      stream_.deepen();
    }
  }

  ExprPtr attribute(size_t line, ExprPtr object) {
    if (stream_.at(Type::name)) return make_expr(line, Attribute{std::move(object), stream_.next().text});
    if (!stream_.at(Type::integer))
      stream_.refuse("expected a name or a number, got " + describe(stream_.current()));
    ExprPtr index = number(line, stream_.next());
    return make_expr(line, Subscript{std::move(object), std::move(index)});
  }

  ExprPtr subscript(size_t line, ExprPtr object) {
    ExprPtr start = stream_.at_symbol(":") ? nullptr : conditional();
    if (stream_.skip_symbol(":")) {
      ExprPtr stop = slice_part(), step = stream_.skip_symbol(":") ? slice_part() : nullptr;
      stream_.expect_symbol("]");
      return make_expr(line,
                       SliceSubscript{std::move(object), std::move(start), std::move(stop), std::move(step)});
    }
    if (stream_.at_symbol(",")) stream_.refuse("several indices are not supported");
    stream_.expect_symbol("]");
    return make_expr(line, Subscript{std::move(object), std::move(start)});
  }

  ExprPtr slice_part() {
    const bool left_out = stream_.at_symbol(":") || stream_.at_symbol("]") || stream_.at_symbol(",");
    return left_out ? nullptr : conditional();
  }

  ExprPtr call(size_t line, ExprPtr function) {
    if (const auto* method = std::get_if<Attribute>(&function->node))
      if (is_unsupported_method(method->name))
        stream_.refuse("the method '" + method->name + "' is not supported");
    return make_expr(line, Call{std::move(function), call_arguments()});
  }

  CallArguments call_arguments() {
    CallArguments arguments;
    stream_.expect_symbol("(");
    while (!stream_.at_symbol(")")) {
      call_argument(arguments);
      if (!stream_.at_symbol(")")) stream_.expect_symbol(",");
    }
    stream_.expect_symbol(")");
    return arguments;
  }

  void call_argument(CallArguments& arguments) {
    const Token token = stream_.current();
    const auto in_order = [&](bool good) {
      if (!good) stream_.refuse(token, "arguments are in the order: values, name=value, *list, **dict");
    };
    if (stream_.skip_symbol("*")) {
      in_order(!arguments.more_positional && !arguments.more_keyword);
      arguments.more_positional = conditional();
    } else if (stream_.skip_symbol("**")) {
      in_order(!arguments.more_keyword);
      arguments.more_keyword = conditional();
    } else if (token.type == Type::name && stream_.ahead().type == Type::symbol &&
               stream_.ahead().text == "=") {
      in_order(!arguments.more_keyword);
      stream_.next();
      stream_.next();
      arguments.keyword.emplace_back(token.text, conditional());
    } else {
      in_order(arguments.keyword.empty() && !arguments.more_positional && !arguments.more_keyword);
      arguments.positional.push_back(conditional());
    }
  }

  ExprPtr filters_and_tests(ExprPtr value) {
    for (;;) {
      const size_t line = stream_.line();
      if (stream_.skip_symbol("|"))
        value = filter(std::move(value));
      else if (stream_.skip_name("is"))
        value = test(line, std::move(value));
      else if (stream_.at_symbol("("))
        value = call(line, std::move(value));
      else
        return value;
    }
  }

  std::string dotted_name(const char* what) {
    std::string name = stream_.expect_any_name(what);
    while (stream_.skip_symbol(".")) name += "." + stream_.expect_any_name(what);
    return name;
  }

  ExprPtr test(size_t line, ExprPtr value) {
    stream_.deepen();
    const bool negated = stream_.skip_name("not");
    const Token token = stream_.current();
    std::string name = dotted_name("a test's name");
    if (!is_predicate(name)) stream_.refuse(token, "the test '" + name + "' is not supported");
    ExprPtr test = make_expr(line, Test{std::move(value), std::move(name), test_arguments()});
    return negated ? make_expr(line, Negation{std::move(test)}) : std::move(test);
  }

  // In parentheses, or one value without them.
  CallArguments test_arguments() {
    CallArguments arguments;
    if (stream_.at_symbol("(")) return call_arguments();
    const bool starts_value = stream_.at(Type::name) || stream_.at(Type::string) ||
                              stream_.at(Type::integer) || stream_.at(Type::real) || stream_.at_symbol("[") ||
                              stream_.at_symbol("{");
    if (!starts_value || stream_.at_name("else") || stream_.at_name("or") || stream_.at_name("and"))
      return arguments;
    if (stream_.at_name("is")) stream_.refuse("tests cannot be chained with 'is'");
    arguments.positional.push_back(postfix(primary()));
    return arguments;
  }

  TokenStream& stream_;
};

}  // namespace

ExprPtr parse_expression(TokenStream& stream) { return ExpressionParser(stream).conditional(); }

ExprPtr parse_condition(TokenStream& stream) { return ExpressionParser(stream).condition(); }

ExprPtr parse_tuple(TokenStream& stream, bool with_conditional) {
  return ExpressionParser(stream).tuple(with_conditional, false);
}

ExprPtr parse_filter(TokenStream& stream, ExprPtr value) {
  return ExpressionParser(stream).filter(std::move(value));
}

ExprPtr parse_filters(TokenStream& stream, ExprPtr value) {
  while (stream.skip_symbol("|")) value = parse_filter(stream, std::move(value));
  return value;
}

}  // namespace whet::jinja
