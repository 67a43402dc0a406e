// The order of an epoch: a permutation, each element of which is computed by itself.
#pragma once

#include <cstdint>

namespace whet {

// The index of the item, of a list of `size`, at `position` of the epoch's shuffled order. A keyed Feistel
// network permutes the next power of four; iterating it until the result is below `size` permutes the list
// (cycle walking, Black & Rogaway 2002). It needs no memory, and any position of any epoch can be computed by
// itself.
uint64_t shuffled_index(uint64_t position, uint64_t size, uint64_t epoch, uint64_t seed);

}  // namespace whet
