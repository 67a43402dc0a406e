// libFuzzer's entry: any bytes are an answer that is read into a tree of bounded size, or one that is
// refused; and the same one every time.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>

#include "rewards/math/parse/parse.h"

namespace whet::math {
namespace {

int depth_of(const Expr& expr) {
  int depth = 0;
  for (const Expr& arg : expr.args) depth = std::max(depth, depth_of(arg));
  return depth + 1;
}

}  // namespace
}  // namespace whet::math

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace whet::math;
  // In memory of its own, so that a byte too many is seen.
  const std::unique_ptr<char[]> bytes(new char[size]);
  std::copy(data, data + size, bytes.get());
  const std::string_view text(bytes.get(), size);
  for (const bool decimal_comma : {false, true}) {
    const std::optional<Expr> expr = parse(text, {.decimal_comma = decimal_comma});
    if (!expr) continue;
    if (depth_of(*expr) > 200 || count_nodes(*expr) > 10'000) __builtin_trap();
    if (parse(text, {.decimal_comma = decimal_comma}) != expr) __builtin_trap();
  }
  return 0;
}
