// The merge table: from a pair of token ids to its rank and result. One flat array with linear probing,
// because encoding spends most of its time here and a vocabulary has up to 300,000 merges.
#pragma once

#include <cstdint>
#include <vector>

namespace whet {

struct Merge {
  uint32_t rank = UINT32_MAX;  // lower merges first; UINT32_MAX: the pair does not merge
  int32_t id = -1;
  bool exists() const { return rank != UINT32_MAX; }
};

class PairTable {
 public:
  explicit PairTable(size_t capacity = 0) {
    size_t slots = 16;
    while (slots < 2 * capacity) slots *= 2;
    slots_.resize(slots);
  }

  // Overwrites the value of an existing pair. At most `capacity` pairs fit.
  void set(int32_t left, int32_t right, Merge merge) {
    Slot& slot = slots_[find_slot(key_of(left, right))];
    slot = {key_of(left, right), merge};
  }

  Merge get(int32_t left, int32_t right) const { return slots_[find_slot(key_of(left, right))].merge; }

 private:
  static constexpr uint64_t kFree = UINT64_MAX;  // ids are not negative, so no pair has this key
  struct Slot {
    uint64_t key = kFree;
    Merge merge;
  };

  static uint64_t key_of(int32_t left, int32_t right) {
    return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
  }

  size_t find_slot(uint64_t key) const {
    uint64_t hash = key * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
    size_t at = hash & (slots_.size() - 1);
    while (slots_[at].key != key && slots_[at].key != kFree) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  std::vector<Slot> slots_;
};

}  // namespace whet
