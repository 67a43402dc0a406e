// Byte-pair encoding: a piece starts as its characters (or bytes), and the neighbouring pair of the lowest
// rank is merged, leftmost first, until no pair merges.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tokenizer/byte_level.h"
#include "tokenizer/pair_table.h"

namespace whet {

// Looks strings up without making one.
struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Vocabulary = std::unordered_map<std::string, int32_t, StringHash, std::equal_to<>>;

// A token inside a piece and the bytes that it covers, dropped characters in front of it included.
struct Symbol {
  int32_t id;
  size_t length;
};

struct BpeConfig {
  Vocabulary vocabulary;
  PairTable merges;
  bool byte_level = false;            // the vocabulary is spelt in the byte-level alphabet
  bool ignore_merges = false;         // a piece that is a token is emitted as it stands
  std::optional<int32_t> unknown_id;  // for characters without a token; without it they are dropped
  bool fuse_unknown = false;          // neighbours without a token share one
};

class Bpe {
 public:
  explicit Bpe(BpeConfig config);

  // Fills `symbols` with the tokens of a piece, which must be valid UTF-8.
  void encode(std::string_view piece, std::vector<Symbol>& symbols) const;

  std::optional<int32_t> find(std::string_view token) const;

 private:
  bool find_whole(std::string_view piece, std::vector<Symbol>& symbols) const;
  void find_characters(std::string_view piece, std::vector<Symbol>& symbols) const;

  BpeConfig config_;
  ByteLevelAlphabet alphabet_;
  std::array<std::optional<int32_t>, 256> byte_ids_;
};

// Merge in place: two ways to the same result. The scan is quadratic and quick for words; the heap is for
// the rare long piece.
void merge_symbols_by_scan(const PairTable& merges, std::vector<Symbol>& symbols);
void merge_symbols_by_heap(const PairTable& merges, std::vector<Symbol>& symbols);

}  // namespace whet
