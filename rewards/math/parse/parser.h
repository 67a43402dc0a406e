// The grammar of answers, by recursive descent over tokens, one function for each level of precedence. It
// does not backtrack: alternatives are decided by a look-ahead of a few tokens, so that the time is linear.
//
// The levels, loosest first, and the file of each:
//   answer     members joined by ; and/or ,                                              answers.cpp
//   statement  sides joined by relations                                                 answers.cpp
//              and the condition after them                                              conditions.cpp
//   side       ratios a : b, unions, sums                                                 sums.cpp
//   product    factors with * / mod or nothing between them, and their unit               products.cpp
//   factor     atoms with ! % ' and powers                                                factors.cpp
//   atom       numbers (atoms.cpp), names (letters.cpp), brackets (brackets.cpp), commands (commands.cpp),
//   functions
//              (functions.cpp), sums and integrals (operators.cpp), matrices (environments.cpp)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rewards/math/expr.h"
#include "rewards/math/parse/tokens.h"

namespace whet::math {

// Moves its arguments into a vector, as an initializer list cannot.
template <class... Args>
std::vector<Expr> exprs(Args&&... args) {
  std::vector<Expr> out;
  out.reserve(sizeof...(args));
  (out.push_back(std::forward<Args>(args)), ...);
  return out;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  // All of the text as one answer.
  std::optional<Expr> parse();

 private:
  // The brackets and operators around the current token, as far as they change what is read.
  struct Context {
    bool bar = false;       // within |...|: a bar closes
    bool set = false;       // within a set: a bar or a colon begins its condition
    bool square = false;    // within [...]: another "[" opens no factor
    bool integral = false;  // "dx" ends the integrand
  };

  // What stands between two answers: x = 1, x = 2; rows of a system; "and"; "or".
  enum class Joiner : uint8_t { none, comma, row, conjunction, disjunction };

  // Tokens.
  const Token& peek(size_t ahead = 0) const;
  Token next();
  bool take_sign(std::string_view sign);
  bool take_command(std::string_view command);
  bool take_word(std::string_view word);
  bool at_end() const { return peek().type == TokenType::end; }
  // The first bytes of the next token as a token of their own, as LaTeX's \frac12 reads digit by digit.
  Token next_part(size_t bytes);

  // After a failure every token reads as the end, so that all loops stop; the result is nullopt.
  Expr fail();
  // Counts the nodes and fails when there are too many.
  Expr make(Kind kind, std::vector<Expr> args, std::string text = "");
  Expr call(std::string name, std::vector<Expr> args) {
    return make(Kind::call, std::move(args), std::move(name));
  }
  // Of one more level; false, and a failure, where it is one too many.
  bool descend();
  template <class Level>
  Expr nested(Context context, const Level& level);

  // answers.cpp
  Expr answer();
  std::optional<Expr> date();
  Expr members();
  Expr joined(std::vector<Expr> members, const std::vector<Joiner>& joiners);
  Joiner take_separator();
  Joiner take_joiner();
  Expr statement();
  Expr claim();
  Expr implications(Expr value);
  Expr chain(Expr first);
  std::optional<Expr> named_value();
  bool names_function() const;
  char take_relation();
  Expr with_modulus(Expr value);

  // conditions.cpp
  bool at_condition() const;
  bool at_predicate() const;
  bool at_bracketed_condition() const;
  size_t condition_end(bool alone) const;
  Expr condition(bool alone = false);
  Expr with_condition(Expr value);
  Expr conditional();

  // sums.cpp
  Expr side();
  bool take_ratio_word();
  Expr sets();
  bool at_infix(size_t ahead = 0) const;
  bool begins_operand(size_t ahead) const;
  Expr infix(Expr left);
  Expr sum();
  Expr signed_product();

  // products.cpp
  Expr product();
  bool ends_in_form(std::vector<Expr>& factors, size_t begin) const;
  Expr wedge_product(Expr left);
  bool take_times();
  bool at_vector(size_t at) const;
  bool at_bold(size_t at) const;
  bool take_dimension();
  bool take_divide();
  bool starts_factor() const;
  bool at_plain_union() const;
  Expr signed_factor();

  // units.cpp
  bool at_unit(const Expr& value) const;
  Expr with_unit(Expr value);
  std::string unit();
  std::string unit_power();
  bool take_unit_sign(std::string& name);

  // factors.cpp
  Expr factor();
  Expr postfixes(Expr base);
  bool at_per_cent() const;
  bool take_degree(const Expr& value);
  Expr with_minutes(Expr degrees);
  Expr raised(Expr base);
  Expr exponent();
  Expr argument();

  // atoms.cpp
  Expr atom();
  Expr numeral();
  Expr literal();
  Expr mixed(Expr whole);
  Expr based(std::string_view digits);
  Expr repeating(Expr whole, const Token& token);
  std::string dotted_period();

  // letters.cpp
  Expr word();
  Expr letter(std::string name);
  bool at_event() const;
  Expr event();
  Expr subscripted(std::string name);
  std::string plain_subscript();

  // brackets.cpp
  Expr bracket();
  Expr group();
  Expr set();
  Expr bars(std::string_view close);
  std::vector<Expr> items(Context context, std::vector<Joiner>* joiners = nullptr);
  bool take_bar();

  // commands.cpp
  Expr command();
  Expr money(std::string unit);
  Expr fraction();
  Expr root();
  Expr number_set();
  Expr figure(std::string_view name);
  std::optional<Expr> digits();
  Expr boxed();

  // combinations.cpp
  bool at_combination() const;
  Expr combination();
  bool at_raised_subscript() const;

  // functions.cpp
  Expr function(std::string_view name);
  Expr logarithm(std::vector<Expr> args, std::optional<Expr> base);
  std::vector<Expr> function_arguments(std::string_view name);
  Expr bare_argument(std::string_view name);
  bool at_function() const;

  // operators.cpp
  Expr big_operator(Kind kind, std::string_view name);
  Expr limit();
  Expr integral();
  Expr derivative(Expr numerator, Expr denominator);
  std::string differential();
  bool at_differential() const;

  // environments.cpp
  Expr environment();
  Expr matrix(std::string_view name);
  void skip_alignment();
  bool at_alternatives() const;
  Expr rows(const char* joiner);

  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t split_ = SIZE_MAX;  // the token whose first bytes have been read by themselves
  Context context_;
  int depth_ = 0;
  int bound_i_ = 0;  // within how many sums over i, which is not the imaginary unit there
  int64_t nodes_ = 0;
  bool failed_ = false;
};

template <class Level>
Expr Parser::nested(Context context, const Level& level) {
  if (!descend()) return {};
  const Context outer = context_;
  context_ = context;
  Expr expr = level();
  context_ = outer;
  --depth_;
  return expr;
}

}  // namespace whet::math
