#include "rewards/math/scalar/residue.h"

#include <flint/ulong_extras.h>

#include <algorithm>

namespace whet::math {

namespace {

// Primes without a pattern, so that no short formula is a multiple of one of them.
constexpr std::array<uint64_t, 3> kPrimes = {0x5e7557988142c919, 0x713b2aeda05f1131, 0x47fcdda80944fe29};

// FLINT multiplies by a precomputed inverse of the modulus.
struct Field {
  uint64_t prime, inverse;

  uint64_t multiply(uint64_t a, uint64_t b) const { return n_mulmod2_preinv(a, b, prime, inverse); }
  uint64_t reduce(uint64_t a) const { return n_mod2_preinv(a, prime, inverse); }
};

Field field(size_t lane) {
  static constexpr std::array<uint64_t, 3> kInverses = {0x5ae776816a2e46e3, 0x2163f122e864e97f,
                                                        0xc730423e8cef7fdd};
  return {kPrimes[lane], kInverses[lane]};
}

// Of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

template <class F>
Residue each(const F& f) {
  Residue result;
  for (size_t lane = 0; lane < kPrimes.size(); ++lane) result.lanes[lane] = f(lane);
  return result;
}

bool any_zero(const Residue& a) { return std::find(a.lanes.begin(), a.lanes.end(), 0) != a.lanes.end(); }

Residue residue_of_integer(const fmpz* value) {
  return each([&](size_t lane) { return fmpz_fdiv_ui(value, kPrimes[lane]); });
}

}  // namespace

Residue add(const Residue& a, const Residue& b) {
  return each([&](size_t lane) { return n_addmod(a.lanes[lane], b.lanes[lane], kPrimes[lane]); });
}

Residue multiply(const Residue& a, const Residue& b) {
  return each([&](size_t lane) { return field(lane).multiply(a.lanes[lane], b.lanes[lane]); });
}

std::optional<Residue> inverse(const Residue& a) {
  if (any_zero(a)) return std::nullopt;
  return each([&](size_t lane) { return n_invmod(a.lanes[lane], kPrimes[lane]); });
}

Residue power(const Residue& base, const Integer& exponent) {
  return each([&](size_t lane) -> uint64_t {
    // By Fermat's little theorem, which does not hold for zero.
    if (base.lanes[lane] == 0) return fmpz_is_zero(exponent.get()) ? 1 : 0;
    const uint64_t reduced = fmpz_fdiv_ui(exponent.get(), kPrimes[lane] - 1);
    return n_powmod2_ui_preinv(base.lanes[lane], reduced, kPrimes[lane], field(lane).inverse);
  });
}

std::optional<Residue> residue_of(const Rational& value) {
  if (value.is_integer()) return residue_of_integer(value.num());
  const std::optional<Residue> denominator = inverse(residue_of_integer(value.den()));
  if (!denominator) return std::nullopt;
  return multiply(residue_of_integer(value.num()), *denominator);
}

Residue residue_of_digits(std::string_view digits) {
  constexpr size_t kChunk = 18;  // digits that fit 64 bits
  Residue result;
  for (size_t at = 0; at < digits.size(); at += kChunk) {
    uint64_t chunk = 0, scale = 1;
    for (const char digit : digits.substr(at, kChunk)) {
      chunk = 10 * chunk + static_cast<uint64_t>(digit - '0');
      scale *= 10;
    }
    result = each([&](size_t lane) {
      const Field f = field(lane);
      return n_addmod(f.multiply(result.lanes[lane], f.reduce(scale)), f.reduce(chunk), f.prime);
    });
  }
  return result;
}

Residue residue_of_factorial(uint64_t n) {
  return each([&](size_t lane) {
    uint64_t product = 1;
    for (uint64_t k = 2; k <= n; ++k) product = field(lane).multiply(product, k);
    return product;
  });
}

Residue hash(std::string_view name, const Residue& a, const Residue& b) {
  uint64_t of_name = name.size();
  for (const char c : name) of_name = mix(of_name ^ static_cast<unsigned char>(c));
  return each([&](size_t lane) {
    // All lanes go into each, so that it takes a collision in all of them to be wrong.
    uint64_t state = mix(of_name + lane);
    for (const uint64_t x : a.lanes) state = mix(state ^ x);
    for (const uint64_t x : b.lanes) state = mix(state ^ x);
    return field(lane).reduce(state);
  });
}

}  // namespace whet::math
