// A range of a text.
#pragma once

#include <cstddef>

namespace whet {

// Bytes [begin, end).
struct ByteRange {
  size_t begin, end;
};

}  // namespace whet
