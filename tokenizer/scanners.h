// The patterns of common model families as loops over characters: an order of magnitude faster than a
// regular-expression engine, and linear on any text.
#pragma once

#include <string>
#include <string_view>

#include "tokenizer/byte_range.h"

namespace whet {

// The first match in `text`, which must be valid UTF-8, that begins at byte `from` or later; an empty range
// at the end of the text when there is none. A match is never empty, and text before `from` is not read.
using Scanner = ByteRange (*)(std::string_view text, size_t from);

// The scanner for a pattern as it is written in tokenizer.json files; null for patterns without one.
Scanner find_scanner(const std::string& pattern);

// One digit, as in the pre-tokenizer Digits.
ByteRange scan_digit(std::string_view text, size_t from);

}  // namespace whet
