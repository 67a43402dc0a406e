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
  const bool alternatives = at_alternatives();
  if (alternatives && name == "array") skip_alignment();
  const bool is_matrix = !brace && !alternatives &&
                         std::find(std::begin(kMatrices), std::end(kMatrices), name) != std::end(kMatrices);
  Expr expr = is_matrix ? matrix(name) : rows(alternatives ? "or" : "and");
  if (peek().type == TokenType::finish)
    next();
  else if (!at_end())
    return fail();
  return expr;
}

// \left[\begin{array}...\end{array}\right. : one of the rows holds. The environment's name has just been
// read.
bool Parser::at_alternatives() const {
  if (at_ < 2 || !tokens_[at_ - 2].is_sign("[")) return false;
  size_t end = at_, open = 1;
  for (; end < tokens_.size() && open > 0; ++end) {
    open += tokens_[end].type == TokenType::begin;
    open -= tokens_[end].type == TokenType::finish;
  }
  return end < tokens_.size() && !tokens_[end].is_sign("]");
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

// The rows of cases and align: a list of statements, which all hold, or cases. The text after "&" in cases is
// the condition of the row.
Expr Parser::rows(const char* joiner) {
  std::vector<Expr> out;
  while (!failed_ && peek().type != TokenType::finish && !at_end()) {
    take_sign("&");
    Expr row = nested({}, [&] { return statement(); });
    take_sign(",");
    if (take_sign("&")) {
      take_sign(",");
      Expr said = nested({}, [&] { return condition(); });
      row = make(Kind::condition, exprs(std::move(row), std::move(said)));
    }
    out.push_back(std::move(row));
    while (take_sign(",") || take_sign(".") || take_sign(";")) {
    }
    if (!take_sign("\\\\")) break;
  }
  if (out.empty()) return fail();
  const bool cases =
      std::any_of(out.begin(), out.end(), [](const Expr& e) { return e.kind == Kind::condition; });
  return out.size() == 1 ? std::move(out.front()) : make(Kind::list, std::move(out), cases ? "" : joiner);
}

}  // namespace whet::math
