// libFuzzer's entry: any bytes are a gold answer and a completion. Every policy must come to a verdict, the
// same one every time, and no answer may differ from itself.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "rewards/math/compare/compare.h"
#include "rewards/math/parse/parse.h"
#include "rewards/math/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace whet::math;
  const std::unique_ptr<char[]> bytes(new char[size]);
  std::copy(data, data + size, bytes.get());
  const std::string_view text(bytes.get(), size);
  const size_t end = std::min(text.find('\n'), size);
  const std::string_view gold = text.substr(0, end), completion = text.substr(std::min(end + 1, size));
  Policy both = like_math_verify();
  both.inequality = Inequality::both;
  for (const Policy& policy : {Policy{}, both}) {
    const Outcome outcome = verify(gold, completion, policy, {}).outcome;
    if (verify(gold, completion, policy, {}).outcome != outcome) __builtin_trap();
  }
  if (const auto expr = parse(gold)) {
    Budget budget(3'000'000);
    if (same_answer(*expr, *expr, {}, budget) != Truth::yes) __builtin_trap();
  }
  return 0;
}
