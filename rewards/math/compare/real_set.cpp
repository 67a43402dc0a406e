#include "rewards/math/compare/real_set.h"

#include <algorithm>
#include <utility>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

std::optional<Pieces> raw_pieces(const Expr& expr, NumberLine& line);
std::optional<Pieces> raw_solutions(const Expr& relation, NumberLine& line);

std::optional<Pieces> combined_pieces(const Expr& expr, NumberLine& line) {
  std::optional<Pieces> result;
  for (const Expr& arg : expr.args) {
    auto pieces = raw_pieces(arg, line);
    if (!pieces) return std::nullopt;
    if (!result)
      result = std::move(pieces);
    else if (expr.kind == Kind::set_union)
      result->insert(result->end(), pieces->begin(), pieces->end());
    else if (expr.kind == Kind::intersection)
      result = line.intersect(*result, *pieces);
    else
      result = line.intersect(*result, complement(line.normalize(std::move(*pieces))));
  }
  return result ? std::optional(line.normalize(std::move(*result))) : std::nullopt;
}

std::optional<Pieces> raw_pieces(const Expr& expr, NumberLine& line) {
  switch (expr.kind) {
    case Kind::interval:
      return Pieces{{expr.args[0], expr.args[1], expr.text[0] == '[', expr.text[1] == ']'}};
    case Kind::tuple:
      if (expr.args.size() != 2) return std::nullopt;
      return Pieces{{expr.args[0], expr.args[1], false, false}};
    case Kind::set: {
      if (is_set_builder(expr)) return raw_solutions(expr.args[0].args[1], line);
      Pieces points;
      for (const Expr& member : expr.args)
        for (const Expr& value : plus_minus_values(member)) points.push_back({value, value, true, true});
      return points;
    }
    case Kind::constant:
      return expr.text == "reals" ? std::optional(all_reals()) : std::nullopt;
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return combined_pieces(expr, line);
    default:
      return std::nullopt;
  }
}

// x sign bound.
std::optional<Pieces> half_line(char sign, const Expr& bound) {
  switch (sign) {
    case kLess:
    case kLessEqual:
      return Pieces{{infinity(false), bound, false, sign == kLessEqual}};
    case kGreater:
    case kGreaterEqual:
      return Pieces{{bound, infinity(true), sign == kGreaterEqual, false}};
    case kNotEqual:
      return complement({{bound, bound, true, true}});
    case kEqual:
      return Pieces{{bound, bound, true, true}};
    default:
      return std::nullopt;
  }
}

bool is_unknown(const Expr& expr) {
  return expr.kind == Kind::symbol || (expr.kind == Kind::call && expr.text.size() == 1);
}

// The numbers whose absolute value lies in `pieces`.
Pieces mirror(const Pieces& pieces, NumberLine& line) {
  Pieces both = line.intersect(pieces, {{number(0), infinity(true), true, false}});
  for (size_t i = 0, n = both.size(); i < n; ++i) {
    const Piece piece = both[i];
    both.push_back({negate(piece.to), negate(piece.from), piece.to_closed, piece.from_closed});
  }
  return line.normalize(std::move(both));
}

bool is_bars(const Expr& expr) {
  return expr.kind == Kind::call && expr.text == "abs" && is_unknown(expr.args[0]);
}

// The only symbol of a formula; nullptr: there is none, or several.
const Expr* only_symbol(const Expr& expr) {
  if (expr.kind == Kind::symbol) return &expr;
  const Expr* found = nullptr;
  for (const Expr& arg : expr.args) {
    const Expr* other = only_symbol(arg);
    if (found && other && *other != *found) return nullptr;
    if (other) found = other;
  }
  return found;
}

// 2x - 1 > 5: of a difference a x + b, the side of -b / a where it has the sign.
std::optional<Pieces> linear_solutions(const Expr& relation, NumberLine& line) {
  const Expr* unknown = only_symbol(relation);
  if (!unknown || relation.args.size() != 2) return std::nullopt;
  const Expr difference = subtract(relation.args[0], relation.args[1]);
  const auto at = [&](int64_t x) { return substitute(difference, unknown->text, number(x)); };
  const Expr constant = at(0), slope = subtract(at(1), constant);
  if (!line.same(difference, add(multiply(slope, *unknown), constant))) return std::nullopt;
  const int sign = line.compare_bounds(slope, number(0));
  if (sign == 0 || line.failed()) return std::nullopt;
  const Expr bound = node(Kind::divide, {negate(constant), slope});
  return half_line(sign > 0 ? relation.text[0] : flipped(relation.text[0]), bound);
}

// x > 3, -2 <= x < 7, |x| <= 3
std::optional<Pieces> relation_solutions(const Expr& relation, NumberLine& line) {
  if (relation.args.size() > 3) return std::nullopt;
  const auto subject = std::find_if(relation.args.begin(), relation.args.end(),
                                    [&](const Expr& e) { return is_unknown(e) || is_bars(e); });
  if (subject == relation.args.end()) return linear_solutions(relation, line);
  const size_t at = static_cast<size_t>(subject - relation.args.begin());
  if (relation.args.size() == 3 && at != 1) return std::nullopt;
  if (relation.text == std::string(1, kElement))
    return at == 0 ? raw_pieces(relation.args[1], line) : std::nullopt;
  Pieces pieces = all_reals();
  for (size_t i = 0; i < relation.args.size(); ++i) {
    if (i == at) continue;
    const auto half = i < at ? half_line(flipped(relation.text[i]), relation.args[i])
                             : half_line(relation.text[i - 1], relation.args[i]);
    if (!half) return std::nullopt;
    pieces = line.intersect(pieces, *half);
  }
  return is_bars(*subject) ? mirror(pieces, line) : pieces;
}

std::optional<Pieces> joined_solutions(const Expr& list, NumberLine& line) {
  Pieces any, all = all_reals();
  for (const Expr& member : list.args) {
    auto pieces = raw_solutions(member, line);
    if (!pieces || line.failed()) return std::nullopt;
    all = line.intersect(all, line.normalize(*pieces));
    any.insert(any.end(), pieces->begin(), pieces->end());
  }
  const bool together = list.text == "and" || (list.text.empty() && !all.empty());
  return together ? all : line.normalize(std::move(any));
}

std::optional<Pieces> raw_solutions(const Expr& statement, NumberLine& line) {
  switch (statement.kind) {
    case Kind::list:
    case Kind::set:
      return joined_solutions(statement, line);
    case Kind::relation:
      return relation_solutions(statement, line);
    case Kind::call: {
      const auto pieces = statement.text == "not" ? raw_solutions(statement.args[0], line) : std::nullopt;
      return pieces ? std::optional(complement(line.normalize(*pieces))) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

// The unknown of a relation or of all relations in a list. Whether one of them is more than an equation is
// `restricts`.
const Expr* find_subject(const Expr& statement, bool& restricts) {
  const bool list = statement.kind == Kind::list || (statement.kind == Kind::set && !statement.args.empty());
  if (list || (statement.kind == Kind::call && statement.text == "not")) {
    const Expr* subject = nullptr;
    for (const Expr& member : statement.args) {
      const Expr* other = find_subject(member, restricts);
      if (!other || (subject && *other != *subject)) return nullptr;
      subject = other;
    }
    return subject;
  }
  if (statement.kind != Kind::relation || statement.args.size() > 3) return nullptr;
  restricts |= statement.text.find_first_not_of(kEqual) != std::string::npos;
  if (statement.args.size() == 2 && is_unknown(statement.args[0]) && is_unknown(statement.args[1]))
    return nullptr;
  for (const Expr& side : statement.args) {
    if (is_unknown(side)) return &side;
    if (is_bars(side)) return &side.args[0];
  }
  return only_symbol(statement);
}

std::optional<Pieces> normalized(std::optional<Pieces> pieces, NumberLine& line) {
  if (pieces) pieces = line.normalize(std::move(*pieces));
  return line.failed() ? std::nullopt : std::move(pieces);
}

}  // namespace

bool is_set_builder(const Expr& expr) {
  if (expr.kind != Kind::set || expr.args.size() != 1 || expr.args[0].kind != Kind::condition) return false;
  const Expr& member = expr.args[0].args[0];
  const bool real = member.kind == Kind::relation && member.text == std::string(1, kElement) &&
                    member.args[1] == constant("reals") && is_unknown(member.args[0]);
  return is_unknown(member) || real;
}

const Expr* subject_of(const Expr& statement) {
  bool restricts = false;
  const Expr* subject = find_subject(statement, restricts);
  return restricts ? subject : nullptr;
}

std::optional<Pieces> pieces_of(const Expr& expr, Budget& budget) {
  NumberLine line(budget);
  return normalized(raw_pieces(expr, line), line);
}

std::optional<Pieces> solutions_of(const Expr& statement, Budget& budget) {
  NumberLine line(budget);
  return normalized(raw_solutions(statement, line), line);
}

}  // namespace whet::math
