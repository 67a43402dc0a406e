// Byte-pair encoding: a piece starts as its characters (or bytes), and the neighbouring pair of the lowest
// rank is merged, leftmost first, until no pair merges.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tokenizer/pair_table.h"
#include "tokenizer/spelt_vocabulary.h"

namespace whet {

// A token inside a piece and the bytes that it covers, including dropped characters before it.
struct Symbol {
  int32_t id;
  size_t length;
};

struct BpeConfig {
  SpeltVocabulary vocabulary;  // if it is byte-level, pieces start from bytes instead of characters
  PairTable merges;
  bool ignore_merges = false;         // a piece that is a token is emitted as it is
  std::optional<int32_t> unknown_id;  // for characters without a token; without it they are dropped
  bool fuse_unknown = false;          // neighbouring unknown characters share one token
};

class Bpe {
 public:
  // `ids` is the highest id + 1.
  Bpe(BpeConfig config, size_t ids);

  // Fills `symbols` with the tokens of a piece, which must be valid UTF-8.
  void encode(std::string_view piece, std::vector<Symbol>& symbols) const;

  const SpeltVocabulary& vocabulary() const { return config_.vocabulary; }

 private:
  bool makes_itself(int32_t id, std::string_view piece, std::vector<Symbol>& symbols) const;
  void find_characters(std::string_view piece, std::vector<Symbol>& symbols) const;
  void merge(std::string_view piece, std::vector<Symbol>& symbols) const;

  BpeConfig config_;
  std::array<std::optional<int32_t>, 256> byte_ids_;

  // The bytes of nearly every token merge to the token itself, so a piece that equals it needs no merging.
  // Whether they do is determined at the first use, by any thread, with the same result.
  enum Finding : uint8_t { unknown, itself, other };
  std::unique_ptr<std::atomic<uint8_t>[]> findings_;  // by id
};

// Merge in place, with the same result. The scan is quadratic and faster for words, of at most
// kLongestScanned symbols; the heap is for longer pieces.
inline constexpr size_t kLongestScanned = 48;
void merge_symbols_by_scan(const PairTable& merges, std::vector<Symbol>& symbols);
void merge_symbols_by_heap(const PairTable& merges, std::vector<Symbol>& symbols);

}  // namespace whet
