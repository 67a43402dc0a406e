#include "rewards/math/compare/number_line.h"

#include <utility>

#include "rewards/math/compare/rewrite.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

namespace {

// -1 or 1 for the infinities, else 0.
int infinite_sign(const Expr& bound) {
  if (bound.kind == Kind::constant) return bound.text == "infinity" ? 1 : 0;
  const bool product = bound.kind == Kind::multiply && bound.args.size() == 2 && bound.args[0] == number(-1);
  return product ? -infinite_sign(bound.args[1]) : 0;
}

}  // namespace

Expr infinity(bool positive) { return positive ? constant("infinity") : negate(constant("infinity")); }

Pieces all_reals() { return {{infinity(false), infinity(true), false, false}}; }

Pieces complement(const Pieces& pieces) {
  Pieces gaps;
  Expr from = infinity(false);
  bool closed = false;
  for (const Piece& piece : pieces) {
    gaps.push_back({from, piece.from, closed, !piece.from_closed});
    from = piece.to;
    closed = !piece.to_closed;
  }
  gaps.push_back({from, infinity(true), closed, false});
  return gaps;
}

// A position on the line: just before the bound (-1), at it (0), or just after it (1). Infinite bounds are
// always open.
struct NumberLine::End {
  const Expr& bound;
  int side;
};

NumberLine::End NumberLine::begin_of(const Piece& piece) {
  return {piece.from, piece.from_closed && infinite_sign(piece.from) == 0 ? 0 : 1};
}

NumberLine::End NumberLine::end_of(const Piece& piece) {
  return {piece.to, piece.to_closed && infinite_sign(piece.to) == 0 ? 0 : -1};
}

int NumberLine::compare_bounds(const Expr& a, const Expr& b) {
  if (a == b) return 0;
  const int sign_a = infinite_sign(a), sign_b = infinite_sign(b);
  if (sign_a != 0 || sign_b != 0) return sign_a - sign_b;
  const auto sign = compare(a, b, budget_);
  if (!sign) failed_ = true;
  return sign.value_or(0);
}

int NumberLine::compare_ends(const End& a, const End& b) {
  const int sign = compare_bounds(a.bound, b.bound);
  return sign != 0 ? sign : a.side - b.side;
}

bool NumberLine::is_empty(const Piece& piece) { return compare_ends(begin_of(piece), end_of(piece)) > 0; }

Pieces NumberLine::normalize(Pieces pieces) {
  Pieces sorted;
  for (Piece& piece : pieces) {
    if (failed_) return {};
    if (!is_empty(piece)) insert(sorted, std::move(piece));
  }
  Pieces merged;
  for (Piece& piece : sorted) {
    if (!merged.empty() && touches(merged.back(), piece))
      extend(merged.back(), std::move(piece));
    else
      merged.push_back(std::move(piece));
  }
  return merged;
}

Pieces NumberLine::intersect(const Pieces& a, const Pieces& b) {
  Pieces both;
  for (const Piece& x : a)
    for (const Piece& y : b) {
      if (failed_) return {};
      const Piece& later = compare_ends(begin_of(x), begin_of(y)) >= 0 ? x : y;
      const Piece& sooner = compare_ends(end_of(x), end_of(y)) <= 0 ? x : y;
      both.push_back({later.from, sooner.to, later.from_closed, sooner.to_closed});
    }
  return normalize(std::move(both));
}

void NumberLine::insert(Pieces& sorted, Piece piece) {
  auto place = sorted.end();
  while (place != sorted.begin() && compare_ends(begin_of(*(place - 1)), begin_of(piece)) > 0) --place;
  sorted.insert(place, std::move(piece));
}

// Whether nothing lies between the end of `a` and the beginning of `b`, which does not begin before `a`.
bool NumberLine::touches(const Piece& a, const Piece& b) {
  const int sign = compare_bounds(a.to, b.from);
  return sign > 0 || (sign == 0 && (a.to_closed || b.from_closed));
}

void NumberLine::extend(Piece& a, Piece b) {
  if (compare_ends(end_of(b), end_of(a)) <= 0) return;
  a.to = std::move(b.to);
  a.to_closed = b.to_closed;
}

}  // namespace whet::math
