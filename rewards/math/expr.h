// An answer as a tree: numbers, formulas, and the other forms of answers (tuples, sets, intervals, relations,
// matrices, words). A tree represents what was written: nothing is simplified or computed here, so that
// 9^{9^9} has three leaves.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace whet::math {

enum class Kind : uint8_t {
  // Leaves.
  number,  // a decimal literal: `text` holds its digits, maybe after a minus, without leading zeros;
           // value = digits * 10^exponent
  based,   // digits in another base, 101_2: `text` holds the digits in lower case, `exponent` the base (2 to
           // 36)
  symbol,  // a variable: `text` is "x", "x_1", "alpha"
  constant,  // `text` is "pi", "e", "i", "infinity", or a number set: "naturals", "integers", "rationals",
             // "reals", "complexes"
  words,     // a text answer, white space single, letter case kept: "Evelyn", "no solution"
  ellipsis,  // ... among the members of a list

  // One number made of others.
  add,         // of two or more
  multiply,    // of two or more
  divide,      // [numerator, denominator]
  power,       // [base, exponent]
  root,        // [radicand, index]
  plus_minus,  // [a, b]: the two values a + b and a - b;  [b]: b and -b
  percent,     // [x]
  quantity,    // [x], a number with a unit: `text` is the unit as "cm", "km/h", "degree", "$"
  call,        // a function by its name in `text`; names and arguments: see parse.h
  sum,         // [body, variable, from, to]
  product,     // [body, variable, from, to]

  // Several.
  list,          // a, b, c without brackets; `text` is "and" or "or" where these join the members, else empty
  tuple,         // (a, b, c): also the open interval (a, b)
  set,           // {a, b, c}; no member: the empty set
  interval,      // [from, to] with `text` one of "[]" "[)" "(]" "()" ("()" as ]a, b[ only: (a, b) is a tuple)
  set_union,     // of two or more
  intersection,  // of two or more
  difference,    // [a, b]
  matrix,        // the entries row by row; `exponent` is the number of columns
  determinant,   // [matrix]
  ratio,         // a : b : c
  relation,      // a chain a < b <= c: `text` has a letter for every sign, see below
  infix,  // [a, b, ...] with signs between that are no relation of numbers: `text` has their commands with
          // spaces between: A \subset B, a \mid b, f \circ g
  condition,  // [statement, what it holds for]: {x | x > 0}, "x = 2 for n > 1"
};

// The signs of a relation, as letters of its `text`: it has one fewer than arguments.
enum Sign : char {
  kEqual = '=',
  kNotEqual = '!',
  kLess = '<',
  kLessEqual = 'l',
  kGreater = '>',
  kGreaterEqual = 'g',
  kElement = 'e',
  kApproximate = '~',
  kEquivalent = 'm',  // congruent; the chain's last term is then the call mod(b, n) of a = b (mod n)
};

struct Expr {
  Kind kind = Kind::number;
  std::string text;
  int64_t exponent = 0;
  bool decimal = false;  // a number that was written with a decimal point
  std::vector<Expr> args;

  bool operator==(const Expr&) const = default;
};

Expr number(int64_t value);
// Nodes by kind, in the order of the fields.
Expr node(Kind kind, std::vector<Expr> args, std::string text = "");
Expr symbol(std::string name);
Expr constant(std::string name);
// -x: a number with its sign changed, else a product with the number -1.
Expr negate(Expr x);

// How many nodes `expr` has, itself included.
int64_t count_nodes(const Expr& expr);

// As an S-expression, for messages and tests: (add (number 1) (power (symbol x) (number 2))).
std::string to_string(const Expr& expr);

}  // namespace whet::math
