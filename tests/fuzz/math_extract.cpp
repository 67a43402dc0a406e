// libFuzzer's entry: any bytes are a completion, in which a bounded number of places may be the answer.
#include <cstdint>
#include <string_view>

#include "rewards/math/extract/extract.h"

namespace whet::math {
namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void check(std::string_view text, const ExtractOptions& options) {
  const std::vector<Candidate> found = extract(text, options);
  require(found.size() <= 8);
  size_t bytes = 0;
  for (const Candidate& candidate : found) {
    require(!candidate.text.empty());
    const bool is_unmarked = candidate.anchor == Anchor::trailing || candidate.anchor == Anchor::formula;
    require(options.trailing || options.is_gold || !is_unmarked);
    bytes += candidate.text.size();
  }
  // A list of boxes or formulas adds a comma each.
  require(bytes <= 8 * (2 * text.size() + 8));
  require(extract(text, options) == found);
}

}  // namespace
}  // namespace whet::math

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace whet::math;
  // In memory of its own, so that a byte too many is seen.
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  check(text, {});
  check(text, {.join_boxes = false, .trailing = false});
  check(text, {.unclosed_box = Unclosed::skip, .is_gold = true});
  const std::optional<char> choice = extract_choice(text);
  require(!choice || (*choice >= 'A' && *choice <= 'Z'));
  return 0;
}
