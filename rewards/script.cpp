#include "rewards/script.h"

#include <algorithm>
#include <iterator>

namespace whet {

namespace {

struct Range {
  char32_t first, last;
  Script script;
};

constexpr Range kRanges[] = {
#include "rewards/script_ranges.inc"
};

}  // namespace

Script script_of(char32_t character) {
  if (character < 0x80) {
    const char32_t lower = character | 0x20;
    return lower >= 'a' && lower <= 'z' ? Script::latin : Script::none;
  }
  const Range* range = std::lower_bound(std::begin(kRanges), std::end(kRanges), character,
                                        [](const Range& r, char32_t value) { return r.last < value; });
  return range != std::end(kRanges) && range->first <= character ? range->script : Script::none;
}

}  // namespace whet
