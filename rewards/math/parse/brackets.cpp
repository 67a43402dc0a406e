// Brackets: grouping, tuples, intervals, sets, absolute values. One that is missing at the end of the text is
// forgiven.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/parser.h"

namespace whet::math {

// The statements up to a closing bracket, which is left; what stands behind each goes to `joiners`.
std::vector<Expr> Parser::items(Context context, std::vector<Joiner>* joiners) {
  std::vector<Expr> out;
  const Context outer = std::exchange(context_, context);
  Joiner joiner = Joiner::none;
  do {
    if (failed_) break;
    out.push_back(peek().is_command("ldots") || peek().is_command("dots") || peek().is_command("cdots")
                      ? command()
                      : statement());
    joiner = peek().is_sign("\\\\") ? Joiner::none : take_separator();
    if (joiners) joiners->push_back(joiner);
  } while (joiner != Joiner::none);
  context_ = outer;
  return out;
}

// (x), (a, b), [a, b), ]a, b[ ...
Expr Parser::bracket() {
  const char open = next().text.front();
  Context context;
  context.square = open != '(';
  std::vector<Joiner> joiners;
  std::vector<Expr> args = items(context, &joiners);
  const Token& token = peek();
  char close = open == '(' ? ')' : open == '[' ? ']' : '[';
  if (token.is_sign(")") || token.is_sign("]") || (token.is_sign("[") && open != '('))
    close = next().text.front();
  else if (!at_end())
    return fail();
  const bool parentheses = open == '(' && close == ')', square = open == '[' && close == ']';
  const bool digits = args.size() == 1 && args.front().kind == Kind::number && !args.front().decimal;
  if (parentheses && digits && peek().is_sign("_")) return based(args.front().text);
  if (args.size() == 1) return parentheses || square ? std::move(args.front()) : fail();
  const bool words_only = std::all_of(joiners.begin(), joiners.end(), [](Joiner joiner) {
    return joiner == Joiner::none || joiner == Joiner::conjunction || joiner == Joiner::disjunction;
  });
  if (parentheses && words_only && !failed_) return joined(std::move(args), joiners);  // (x > 1 or x < 0)
  if (parentheses || (square && args.size() > 2)) return make(Kind::tuple, std::move(args));
  if (args.size() != 2) return fail();
  std::string ends;
  ends += open == '[' ? '[' : '(';
  ends += close == ']' ? ']' : ')';
  return make(Kind::interval, std::move(args), std::move(ends));
}

// A LaTeX group; one with commas in it is a set whose backslashes were lost.
Expr Parser::group() {
  next();
  const bool arrow = peek().dress == Dress::arrow;
  if (take_sign("}")) return atom();
  Context context;
  context.integral = context_.integral;
  std::vector<Expr> args = items(context);
  if (args.size() == 1 && (peek().is_command("choose") || peek().is_command("over"))) {
    const bool choose = next().text == "choose";
    Expr below = statement();
    args = exprs(choose ? call("binomial", exprs(std::move(args.front()), std::move(below)))
                        : make(Kind::divide, exprs(std::move(args.front()), std::move(below))));
  }
  if (!take_sign("}") && !at_end()) return fail();
  const bool ends = arrow && args.size() == 1 && args[0].kind == Kind::multiply && args[0].args.size() == 2;
  if (ends && args[0].args[0].kind == Kind::symbol && args[0].args[1].kind == Kind::symbol) {  // \vec{P_1P_2}
    std::vector<Expr> points = std::move(args[0].args);
    return call("vector", std::move(points));
  }
  return args.size() == 1 ? std::move(args.front()) : make(Kind::set, std::move(args));
}

// {1, 2, 3}, {x | x > 0}
Expr Parser::set() {
  next();
  if (take_sign("\\}")) return make(Kind::set, {});
  if (peek().type == TokenType::begin && (peek().text == "array" || peek().text == "aligned")) {
    Expr rows = nested({}, [&] { return environment(); });
    take_sign("\\}");
    return rows;
  }
  Context context;
  context.set = true;
  std::vector<Expr> args = items(context);
  if (args.size() == 1 && (take_bar() || take_sign(":"))) {
    std::vector<Joiner> joiners;
    std::vector<Expr> conditions = items({}, &joiners);
    Expr condition = failed_ ? Expr{} : joined(std::move(conditions), joiners);
    args = exprs(make(Kind::condition, exprs(std::move(args.front()), std::move(condition))));
  }
  if (!take_sign("\\}") && !take_sign("}") && !at_end()) return fail();
  return make(Kind::set, std::move(args));
}

bool Parser::take_bar() { return take_sign("|") || take_command("mid") || take_command("vert"); }

// |x| and ||x||, whose closing is `close`: "|" or the name of a command.
Expr Parser::bars(std::string_view close) {
  next();
  const bool norm = close == "rVert" || close == "Vert";
  Context context;
  context.bar = true;
  Expr inner = nested(context, [&] { return sum(); });
  if (!take_sign(close) && !take_command(close) && !at_end()) return fail();
  if (inner.kind == Kind::matrix && !norm) return make(Kind::determinant, exprs(std::move(inner)));
  return call(norm ? "norm" : "abs", exprs(std::move(inner)));
}

}  // namespace whet::math
