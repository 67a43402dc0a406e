#include "rewards/math/compare/real_set.h"

#include <gtest/gtest.h>

#include <random>

#include "rewards/math/scalar/scalar.h"

namespace whet::math {
namespace {

Expr half(int64_t halves) { return node(Kind::divide, {number(halves), number(2)}); }

// A set of reals, whose ends are whole numbers, and for each half from -8 to 8 whether it is in: made side by
// side.
struct Drawn {
  Expr expr;
  std::vector<bool> has;
};

constexpr int kHalves = 33;
double value_of(int i) { return (i - 16) / 2.0; }

Drawn draw_interval(std::mt19937& rng) {
  const int64_t a = static_cast<int64_t>(rng() % 13) - 6, b = a + static_cast<int64_t>(rng() % 5);
  const bool left = rng() % 2, right = rng() % 2;
  Drawn drawn;
  drawn.expr =
      node(Kind::interval, {number(a), number(b)}, std::string(left ? "[" : "(") + (right ? "]" : ")"));
  for (int i = 0; i < kHalves; ++i) {
    const double x = value_of(i), low = static_cast<double>(a), high = static_cast<double>(b);
    drawn.has.push_back((left ? x >= low : x > low) && (right ? x <= high : x < high));
  }
  return drawn;
}

Drawn draw_points(std::mt19937& rng) {
  Drawn drawn{node(Kind::set, {}), std::vector<bool>(kHalves)};
  for (int n = 0; n < 2; ++n) {
    const int i = static_cast<int>(rng() % kHalves);
    drawn.expr.args.push_back(half(i - 16));
    drawn.has[static_cast<size_t>(i)] = true;
  }
  return drawn;
}

Drawn draw(std::mt19937& rng, int depth) {
  if (depth == 0) return rng() % 3 == 0 ? draw_points(rng) : draw_interval(rng);
  const Kind kinds[] = {Kind::set_union, Kind::intersection, Kind::difference};
  const Kind kind = kinds[rng() % 3];
  Drawn a = draw(rng, depth - 1);
  const Drawn b = draw(rng, depth - 1);
  for (size_t i = 0; i < kHalves; ++i)
    a.has[i] = kind == Kind::set_union      ? a.has[i] || b.has[i]
               : kind == Kind::intersection ? a.has[i] && b.has[i]
                                            : a.has[i] && !b.has[i];
  a.expr = node(kind, {a.expr, b.expr});
  return a;
}

bool holds(const Piece& piece, const Expr& x, Budget& budget) {
  const int from = *compare(x, piece.from, budget), to = *compare(x, piece.to, budget);
  return (piece.from_closed ? from >= 0 : from > 0) && (piece.to_closed ? to <= 0 : to < 0);
}

TEST(RealSet, HoldsWhatItsFormulaSays) {
  std::mt19937 rng(5);
  for (int round = 0; round < 300; ++round) {
    const Drawn drawn = draw(rng, 1 + round % 3);
    Budget budget(100'000'000);
    const auto pieces = pieces_of(drawn.expr, budget);
    ASSERT_TRUE(pieces) << to_string(drawn.expr);
    for (int i = 0; i < kHalves; ++i) {
      const Expr x = half(i - 16);
      int in = 0;
      for (const Piece& piece : *pieces)
        if (holds(piece, x, budget)) ++in;
      EXPECT_EQ(in, drawn.has[static_cast<size_t>(i)] ? 1 : 0)
          << to_string(drawn.expr) << " at " << value_of(i);
    }
  }
}

TEST(RealSet, KeepsItsPiecesApartAndInOrder) {
  std::mt19937 rng(6);
  for (int round = 0; round < 100; ++round) {
    Budget budget(100'000'000);
    const auto pieces = pieces_of(draw(rng, 3).expr, budget);
    ASSERT_TRUE(pieces);
    for (size_t i = 1; i < pieces->size(); ++i) {
      const Piece &left = (*pieces)[i - 1], &right = (*pieces)[i];
      const int order = *compare(left.to, right.from, budget);
      EXPECT_TRUE(order < 0 || (order == 0 && !left.to_closed && !right.from_closed));
    }
  }
}

TEST(RealSet, GivesUpOnWhatIsNoSetOfReals) {
  Budget budget(1'000'000);
  EXPECT_FALSE(pieces_of(number(3), budget));
  EXPECT_FALSE(pieces_of(node(Kind::tuple, {number(1), number(2), number(3)}), budget));
  EXPECT_FALSE(pieces_of(node(Kind::interval, {symbol("a"), number(2)}, "[]"), budget));
  EXPECT_FALSE(solutions_of(node(Kind::relation, {number(1), number(2)}, "<"), budget));
}

TEST(RealSet, GivesUpWhenTheBudgetIsSpent) {
  Budget none(0);
  EXPECT_FALSE(pieces_of(node(Kind::interval, {half(1), half(3)}, "[]"), none));
}

}  // namespace
}  // namespace whet::math
