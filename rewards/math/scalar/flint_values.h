// FLINT's and Arb's numbers as C++ values that free themselves.
#pragma once

#include <acb.h>
#include <flint/fmpq.h>

#include <concepts>
#include <cstdint>
#include <utility>

namespace whet::math {

// An integer of any size.
class Integer {
 public:
  Integer() { fmpz_init(value_); }
  template <std::signed_integral T>
  Integer(T value) {
    fmpz_init_set_si(value_, value);
  }
  template <std::unsigned_integral T>
  Integer(T value) {
    fmpz_init_set_ui(value_, value);
  }
  Integer(const Integer& other) { fmpz_init_set(value_, other.value_); }
  Integer& operator=(Integer other) {
    fmpz_swap(value_, other.value_);
    return *this;
  }
  ~Integer() { fmpz_clear(value_); }

  fmpz* get() { return value_; }
  const fmpz* get() const { return value_; }
  bool operator==(const Integer& other) const { return fmpz_equal(value_, other.value_); }

 private:
  fmpz_t value_;
};

// A quotient of integers in lowest terms.
class Rational {
 public:
  Rational() { fmpq_init(value_); }
  explicit Rational(int64_t value) : Rational() { fmpq_set_si(value_, value, 1); }
  Rational(const Rational& other) : Rational() { fmpq_set(value_, other.value_); }
  Rational(Rational&& other) noexcept : Rational() { fmpq_swap(value_, other.value_); }
  Rational& operator=(Rational other) {
    fmpq_swap(value_, other.value_);
    return *this;
  }
  ~Rational() { fmpq_clear(value_); }

  fmpq* get() { return value_; }
  const fmpq* get() const { return value_; }
  fmpz* num() { return fmpq_numref(value_); }
  const fmpz* num() const { return fmpq_numref(value_); }
  fmpz* den() { return fmpq_denref(value_); }
  const fmpz* den() const { return fmpq_denref(value_); }

  bool is_integer() const { return fmpz_is_one(den()); }
  bool is_zero() const { return fmpq_is_zero(value_); }
  bool is_one() const { return fmpq_is_one(value_); }
  int sign() const { return fmpq_sgn(value_); }
  // Of numerator and denominator together.
  int64_t bits() const { return static_cast<int64_t>(fmpz_bits(num()) + fmpz_bits(den())); }
  bool operator==(const Rational& other) const { return fmpq_equal(value_, other.value_); }

 private:
  fmpq_t value_;
};

// A rectangle of complex numbers that holds the value.
class Ball {
 public:
  Ball() { acb_init(value_); }
  Ball(const Ball& other) : Ball() { acb_set(value_, other.value_); }
  Ball(Ball&& other) noexcept : Ball() { acb_swap(value_, other.value_); }
  Ball& operator=(Ball other) {
    acb_swap(value_, other.value_);
    return *this;
  }
  ~Ball() { acb_clear(value_); }

  acb_ptr get() { return value_; }
  acb_srcptr get() const { return value_; }
  arb_ptr real() { return acb_realref(value_); }
  arb_srcptr real() const { return acb_realref(value_); }
  bool is_real() const { return acb_is_real(value_); }

 private:
  acb_t value_;
};

}  // namespace whet::math
