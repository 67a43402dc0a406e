// Sets of real numbers as pieces of the line: what their ends are, and what two of them have in common.
#pragma once

#include <vector>

#include "rewards/math/budget.h"
#include "rewards/math/expr.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

// From `from` to `to`; a single point has both closed and equal. Bounds may be infinite.
struct Piece {
  Expr from, to;
  bool from_closed = false, to_closed = false;
};
using Pieces = std::vector<Piece>;

Expr infinity(bool positive);
Pieces all_reals();

// What the pieces, sorted and apart, leave out.
Pieces complement(const Pieces& pieces);

// Comparisons of bounds share one object, which records whether one has failed; results after a failure are
// meaningless.
class NumberLine {
 public:
  explicit NumberLine(Budget& budget) : budget_(budget) {}

  bool failed() const { return failed_; }

  // Ascending, without empty pieces, those that overlap or touch made one.
  Pieces normalize(Pieces pieces);
  Pieces intersect(const Pieces& a, const Pieces& b);

  // Whether two formulas have the same value wherever they have one.
  bool same(const Expr& a, const Expr& b) { return same_value(a, b, budget_) == Truth::yes; }

  // The sign of a - b.
  int compare_bounds(const Expr& a, const Expr& b);

 private:
  struct End;
  static End begin_of(const Piece& piece);
  static End end_of(const Piece& piece);
  int compare_ends(const End& a, const End& b);
  bool is_empty(const Piece& piece);
  void insert(Pieces& sorted, Piece piece);
  bool touches(const Piece& a, const Piece& b);
  void extend(Piece& a, Piece b);

  Budget& budget_;
  bool failed_ = false;
};

}  // namespace whet::math
