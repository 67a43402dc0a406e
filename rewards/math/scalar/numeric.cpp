#include "rewards/math/scalar/numeric.h"

#include <algorithm>
#include <array>
#include <vector>

#include "rewards/math/scalar/balls.h"
#include "rewards/math/scalar/closed_form.h"

namespace whet::math {

namespace {

constexpr int64_t kStartPrecision = 128, kPointPrecision = 1024, kFinalPrecision = 3333;
// Two values of a function agree in so many leading bits or, at a higher precision, in half of those, or are
// both below 2^-kZeroBits.
constexpr int64_t kAgreeingBits = 100, kZeroBits = 512;
// Terms of a sum that are smaller by nearly the number of compared bits would not affect the comparison.
constexpr int64_t kSpreadBits = 36;

// Whether two values provably differ. false: they agree in their first `bits` bits or, where they may be
// zero, to 2^-zero_bits. nullopt: their balls are too wide.
std::optional<bool> differ(const Ball& a, const Ball& b, int64_t bits, int64_t zero_bits) {
  if (!acb_overlaps(a.get(), b.get())) return true;
  Ball difference, size, bound;
  acb_sub(difference.get(), a.get(), b.get(), MAG_BITS);
  mag_ptr scale = arb_radref(size.real()), error = arb_radref(bound.real());
  acb_get_mag_lower(scale, a.get());
  acb_get_mag(error, difference.get());
  mag_mul_2exp_si(scale, scale, -bits);
  if (mag_cmp(error, scale) <= 0 || mag_cmp_2exp_si(error, -zero_bits) <= 0) return false;
  return std::nullopt;
}

// The points: what kind the numbers of one attempt are.
enum class Domain { real, natural, complex_values };

uint64_t random_bits(uint64_t point, uint64_t variable) {
  return hash("point", Residue{{point, variable, 0}}).lanes[0];
}

// Every other point has positive coordinates only; the others have both signs. Sizes are up to 1, 4, 60, and
// 3,000.
void set_point(std::vector<Ball>& variables, int64_t point, Domain domain) {
  constexpr std::array<int64_t, 4> kSizes = {1, 4, 60, 3000};
  constexpr int kFractionBits = 24;
  for (size_t v = 0; v < variables.size(); ++v) {
    const uint64_t random = random_bits(static_cast<uint64_t>(point), v);
    const auto low = static_cast<int64_t>(random & 0xffffff);
    Ball& x = variables[v];
    if (domain == Domain::natural) {
      acb_set_si(x.get(), 1 + low % (point < 4 ? 6 : 40));
      continue;
    }
    const int64_t size = kSizes[random >> 24 & 3];
    const bool negative = point % 2 == 1 && (random >> 26 & 1);
    acb_set_si(x.get(), (negative ? -1 : 1) * (low * size + 1));
    acb_mul_2exp_si(x.get(), x.get(), -kFractionBits);
  }
}

struct Agreement {
  int points = 0;
  bool differ = false;
};

Agreement agree_in(Balls& balls, const Formulas& formulas, Formula a, Formula b, Domain domain) {
  constexpr int kPoints = 48, kEnough = 12;
  std::vector<Ball> variables(static_cast<size_t>(formulas.variables()));
  const Balls::Values values = domain == Domain::real ? Balls::Values::real : Balls::Values::complex;
  Agreement result;
  for (int point = 0; point < kPoints && result.points < kEnough; ++point) {
    if (!formulas.budget().spend(20 * formulas.variables())) break;
    set_point(variables, point, domain);
    for (int64_t precision = kStartPrecision; precision <= kPointPrecision; precision *= 2) {
      if (!balls.evaluate(variables, precision, values)) break;
      const int64_t bits = std::max(kAgreeingBits, precision / 2);
      const std::optional<bool> different = differ(balls[a], balls[b], bits, kZeroBits);
      if (different == true) return {result.points, true};
      if (!different || balls.spread() > bits - kSpreadBits) continue;
      ++result.points;
      break;
    }
  }
  return result;
}

}  // namespace

Truth same_constants(const Formulas& formulas, Formula a, Formula b) {
  Balls balls(formulas, {a, b});
  const auto different = [&](int64_t precision) -> std::optional<bool> {
    if (!balls.evaluate({}, precision, Balls::Values::complex)) return std::nullopt;
    return differ(balls[a], balls[b], kFinalPrecision, kFinalPrecision);
  };
  if (different(kStartPrecision) == true) return Truth::no;
  const Truth proven = equal_constants(formulas, a, b);
  if (proven != Truth::unknown) return proven;
  if (different(kPointPrecision) == true) return Truth::no;
  // With some bits for rounding errors.
  const std::optional<bool> at_last = different(kFinalPrecision + balls.operand_bits() + 256);
  if (at_last == true) return Truth::no;
  return at_last && balls.spread() < kFinalPrecision - kSpreadBits ? Truth::yes : Truth::unknown;
}

Truth same_at_points(const Formulas& formulas, Formula a, Formula b) {
  constexpr int kMinPoints = 8;
  Balls balls(formulas, {a, b});
  for (const Domain domain : {Domain::real, Domain::natural, Domain::complex_values}) {
    if (domain == Domain::real && balls.uses_i()) continue;
    const Agreement agreement = agree_in(balls, formulas, a, b, domain);
    if (agreement.differ) return Truth::no;
    if (agreement.points < kMinPoints) continue;
    const bool at_jumps = balls.has_jumps() && agree_in(balls, formulas, a, b, Domain::natural).differ;
    return at_jumps ? Truth::no : Truth::yes;
  }
  return Truth::unknown;
}

std::optional<int> sign_somewhere(const Formulas& formulas, Formula a) {
  constexpr int kPoints = 48;
  Balls balls(formulas, {a});
  std::vector<Ball> variables(static_cast<size_t>(formulas.variables()));
  for (const Balls::Values values : {Balls::Values::real, Balls::Values::complex}) {
    for (int point = 0; point < kPoints; ++point) {
      if (!formulas.budget().spend(20 * formulas.variables())) return std::nullopt;
      set_point(variables, point, Domain::real);
      if (!balls.evaluate(variables, kStartPrecision, values) || !balls[a].is_real()) continue;
      if (arb_is_positive(balls[a].real())) return 1;
      if (arb_is_negative(balls[a].real())) return -1;
    }
  }
  return std::nullopt;
}

bool may_be_real(const Formulas& formulas, Formula a) {
  Balls balls(formulas, {a});
  return balls.evaluate({}, kStartPrecision, Balls::Values::complex) &&
         arb_contains_zero(acb_imagref(balls[a].get()));
}

std::optional<int> order_of_constants(const Formulas& formulas, Formula a, Formula b) {
  Balls balls(formulas, {a, b});
  for (const int64_t precision : {kStartPrecision, kPointPrecision, kFinalPrecision + balls.operand_bits()}) {
    if (!balls.evaluate({}, precision, Balls::Values::complex)) continue;
    if (!balls[a].is_real() || !balls[b].is_real()) return std::nullopt;
    if (arb_lt(balls[a].real(), balls[b].real())) return -1;
    if (arb_gt(balls[a].real(), balls[b].real())) return 1;
  }
  return std::nullopt;
}

}  // namespace whet::math
