#include "base/permutation.h"

#include <array>
#include <bit>
#include <utility>

#include "base/philox.h"

namespace whet {

uint64_t shuffled_index(uint64_t position, uint64_t size, uint64_t epoch, uint64_t seed) {
  constexpr uint32_t kStream = 0x0C0D0005;
  const int half_bits = (std::bit_width(size - 1) + 1) / 2;
  const uint32_t mask = static_cast<uint32_t>((uint64_t{1} << half_bits) - 1);
  const std::array<uint32_t, 2> key{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  do {
    uint32_t left = static_cast<uint32_t>(position >> half_bits),
             right = static_cast<uint32_t>(position) & mask;
    for (uint32_t round = 0; round < 8; ++round) {
      const PhiloxBlock block = philox({right, round, static_cast<uint32_t>(epoch), kStream}, key);
      left = std::exchange(right, left ^ (block[0] & mask));
    }
    position = (uint64_t{left} << half_bits) | right;
  } while (position >= size);
  return position;
}

}  // namespace whet
