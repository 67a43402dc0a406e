// Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): a counter-based
// generator. A draw is a pure function of its key and counter, so it does not depend on earlier draws.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace whet {

using PhiloxBlock = std::array<uint32_t, 4>;

constexpr PhiloxBlock philox(PhiloxBlock counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(product0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// Uniform in [0, 1) with 24 bits.
constexpr float to_unit(uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

// The uniform number for one sampled token, keyed by seed, step, prompt, sample and position only.
constexpr float token_uniform(uint64_t seed, uint32_t step, uint32_t prompt, uint32_t sample,
                              uint32_t position) {
  return to_unit(philox({step, prompt, sample, position},
                        {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)})[0]);
}

// A stream of draws for host-side work (puzzles, shuffles), keyed by (seed, stream, index).
class Rng {
 public:
  Rng(uint64_t seed, uint32_t stream, uint64_t index)
      : key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)},
        counter_{0, stream, static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32)} {}

  uint32_t bits() {
    if (used_ == 4) block_ = philox(counter_, key_), ++counter_[0], used_ = 0;
    return block_[used_++];
  }
  float uniform() { return to_unit(bits()); }
  bool chance(double probability) { return uniform() < probability; }
  // Uniform in [0, n), n > 0 (multiply-shift; the bias is below n / 2^32).
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((uint64_t{bits()} * n) >> 32); }
  // Uniform in [low, high].
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<uint32_t>(high - low + 1)));
  }

  template <class T>
  void shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(static_cast<uint32_t>(i))]);
  }

 private:
  std::array<uint32_t, 2> key_;
  PhiloxBlock counter_, block_{};
  int used_ = 4;
};

}  // namespace whet
