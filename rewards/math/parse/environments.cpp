// \begin{...} ... \end{...}: matrices, and rows of statements.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/parser.h"

namespace whet::math {

namespace {

constexpr std::string_view kMatrices[] = {"matrix",  "pmatrix", "bmatrix",     "Bmatrix",
                                          "vmatrix", "Vmatrix", "smallmatrix", "array"};

}  // namespace

Expr Parser::environment() {
  const bool brace = at_ > 0 && tokens_[at_ - 1].is_sign("\\{");  // \left\{\begin{array}...\right.
  const std::string_view name = next().text;
  if (brace && name == "array") skip_alignment();
  const bool is_matrix =
      !brace && std::find(std::begin(kMatrices), std::end(kMatrices), name) != std::end(kMatrices);
  Expr expr = is_matrix ? matrix(name) : rows();
  if (peek().type == TokenType::finish)
    next();
  else if (!at_end())
    return fail();
  return expr;
}

// The {cc} of an array.
void Parser::skip_alignment() {
  if (take_sign("{"))
    while (!at_end() && !take_sign("}")) next();
}

Expr Parser::matrix(std::string_view name) {
  if (name == "array") skip_alignment();
  std::vector<Expr> entries;
  size_t columns = 0, column = 0;
  const auto end_row = [&] {
    if (columns == 0) columns = column;
    if (column != columns) fail();
    column = 0;
  };
  while (!failed_ && peek().type != TokenType::finish && !at_end()) {
    entries.push_back(nested({}, [&] { return statement(); }));
    ++column;
    if (take_sign("&")) continue;
    end_row();
    if (!take_sign("\\\\")) break;
  }
  if (column > 0) end_row();
  if (entries.empty()) return fail();
  Expr expr = make(Kind::matrix, std::move(entries));
  expr.exponent = static_cast<int64_t>(columns);
  const bool determinant = name == "vmatrix" || name == "Vmatrix";
  return determinant ? make(Kind::determinant, exprs(std::move(expr))) : expr;
}

// The rows of cases and align: a list of statements. What cases say behind "&" is what the row holds for.
Expr Parser::rows() {
  std::vector<Expr> out;
  while (!failed_ && peek().type != TokenType::finish && !at_end()) {
    take_sign("&");
    Expr row = nested({}, [&] { return statement(); });
    take_sign(",");
    if (take_sign("&")) {
      take_sign(",");
      Expr value = with_condition(row);
      row = value == row ? make(Kind::condition, exprs(std::move(row), statement())) : std::move(value);
    }
    out.push_back(std::move(row));
    while (take_sign(",") || take_sign(".") || take_sign(";")) {
    }
    if (!take_sign("\\\\")) break;
  }
  if (out.empty()) return fail();
  return out.size() == 1 ? std::move(out.front()) : make(Kind::list, std::move(out));
}

}  // namespace whet::math
