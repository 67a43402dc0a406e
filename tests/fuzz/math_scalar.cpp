// libFuzzer's entry: any bytes are two formulas. Whether they are equal must not depend on their order, and
// no formula may differ from itself in disguise.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "rewards/math/scalar/scalar.h"

namespace whet::math {
namespace {

// Reads a tree from bytes: each node takes one or two of them, and where they end there are leaves.
class TreeReader {
 public:
  explicit TreeReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  Expr tree(int depth = 0) {
    constexpr int kMaxDepth = 12;
    const uint8_t byte = next();
    if (depth == kMaxDepth || byte < 80) return leaf(byte);
    const auto arg = [&] { return tree(depth + 1); };
    if (byte < 110) return node(Kind::add, {arg(), arg()});
    if (byte < 140) return node(Kind::multiply, {arg(), arg()});
    if (byte < 155) return node(Kind::divide, {arg(), arg()});
    if (byte < 170) return node(Kind::power, {arg(), arg()});
    if (byte < 190) return node(Kind::root, {arg(), number(2 + byte % 5)});
    if (byte < 194) return node(Kind::root, {arg(), arg()});
    if (byte < 198) return node(Kind::sum, {arg(), symbol("k"), arg(), arg()});
    if (byte < 200) return node(Kind::determinant, {matrix(depth)});
    if (byte < 225) return node(Kind::call, {arg()}, kUnary[next() % kUnary.size()]);
    return node(Kind::call, {arg(), arg()}, kBinary[next() % kBinary.size()]);
  }

 private:
  static constexpr std::array<const char*, 24> kUnary = {"sin",       "cos",
                                                         "tan",       "arcsin",
                                                         "arccos",    "arctan",
                                                         "sinh",      "tanh",
                                                         "arcosh",    "ln",
                                                         "exp",       "abs",
                                                         "floor",     "ceil",
                                                         "gamma",     "factorial",
                                                         "arsech",    "arccot",
                                                         "real",      "f",
                                                         "conjugate", "double_factorial",
                                                         "sec",       "argument"};
  static constexpr std::array<const char*, 10> kBinary = {"log", "binomial", "permutations", "gcd", "lcm",
                                                          "mod", "max",      "min",          "g",   "limit"};

  uint8_t next() {
    if (bytes_.empty()) return 0;
    const uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte;
  }

  Expr leaf(uint8_t byte) {
    switch (byte % 10) {
      case 0:
        return number(next());
      case 1:
        return number(byte / 10);
      case 2:
        return number(-byte / 10);
      case 3:
        return symbol("x");
      case 4:
        return symbol("k");
      case 5:
        return constant("pi");
      case 6:
        return constant("e");
      case 7:
        return constant("i");
      default: {
        Expr result = number(1 + next());
        result.exponent = static_cast<int8_t>(next()) * (byte % 10 == 9 ? int64_t{1} << next() % 40 : 1);
        return result;
      }
    }
  }

  Expr matrix(int depth) {
    Expr result = node(Kind::matrix, {});
    result.exponent = 1 + next() % 3;
    for (int64_t k = 0; k < result.exponent * result.exponent; ++k) result.args.push_back(tree(depth + 1));
    return result;
  }

  std::span<const uint8_t> bytes_;
};

Truth same(const Expr& a, const Expr& b) {
  Budget budget(3'000'000);
  return same_value(a, b, budget);
}

// x + sqrt(8) - 2 sqrt(2)
Expr disguise(const Expr& x) {
  const auto sqrt = [](int64_t n) { return node(Kind::root, {number(n), number(2)}); };
  return node(Kind::add, {x, sqrt(8), node(Kind::multiply, {number(-2), sqrt(2)})});
}

}  // namespace
}  // namespace whet::math

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace whet::math;
  const std::span<const uint8_t> bytes(data, size);
  const Expr a = TreeReader(bytes.first(size / 2)).tree(), b = TreeReader(bytes.subspan(size / 2)).tree();
  if (same(a, a) != Truth::yes) __builtin_trap();
  if (same(a, disguise(a)) == Truth::no) __builtin_trap();
  const Truth forth = same(a, b), back = same(b, a);
  if (forth != back && forth != Truth::unknown && back != Truth::unknown) __builtin_trap();
  for (const auto& [x, y] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    Budget budget(3'000'000);
    const std::optional<int> order = compare(*x, *y, budget);
    if (order && (*order == 0) != (forth == Truth::yes) && forth != Truth::unknown) __builtin_trap();
    Budget another(3'000'000);
    proportional(*x, *y, another);
  }
  return 0;
}
