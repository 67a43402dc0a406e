// The two merge loops agree with each other and with the definition, on random merge tables.
#include <gtest/gtest.h>

#include "base/philox.h"
#include "tokenizer/bpe.h"

namespace whet {
namespace {

std::vector<int32_t> ids_of(const std::vector<Symbol>& symbols) {
  std::vector<int32_t> ids;
  for (const Symbol& symbol : symbols) ids.push_back(symbol.id);
  return ids;
}

struct RandomTable {
  std::vector<std::pair<int32_t, int32_t>> pairs;  // by rank; rank r makes the token letters + r
  PairTable table{0};
};

// Merges over `letters` letters and over the tokens of earlier merges.
RandomTable random_table(Rng& rng, int letters, int merges) {
  RandomTable made;
  made.table = PairTable(static_cast<size_t>(merges));
  while (static_cast<int>(made.pairs.size()) < merges) {
    const auto tokens = static_cast<uint32_t>(letters) + static_cast<uint32_t>(made.pairs.size());
    const auto left = static_cast<int32_t>(rng.below(tokens)),
               right = static_cast<int32_t>(rng.below(tokens));
    if (made.table.get(left, right).exists()) continue;
    made.table.set(left, right, {static_cast<uint32_t>(made.pairs.size()), static_cast<int32_t>(tokens)});
    made.pairs.emplace_back(left, right);
  }
  return made;
}

// The definition: look for the lowest rank from the left, merge it, begin again.
std::vector<int32_t> merge_by_definition(const RandomTable& made, int letters, std::vector<int32_t> ids) {
  for (size_t rank = 0; rank < made.pairs.size();) {
    size_t at = 0;
    while (at + 1 < ids.size() && std::pair(ids[at], ids[at + 1]) != made.pairs[rank]) ++at;
    if (at + 1 >= ids.size()) {
      ++rank;
      continue;
    }
    ids[at] = letters + static_cast<int32_t>(rank);
    ids.erase(ids.begin() + static_cast<ptrdiff_t>(at) + 1);
    rank = 0;
  }
  return ids;
}

TEST(Merge, ScanAndHeapFollowTheDefinition) {
  Rng rng(1, 0, 0);
  for (int round = 0; round < 400; ++round) {
    const int letters = rng.between(1, 5);
    const RandomTable made = random_table(rng, letters, rng.between(1, 8));
    std::vector<Symbol> symbols;
    for (int length = rng.between(0, kLongestScanned); length > 0; --length)
      symbols.push_back({static_cast<int32_t>(rng.below(static_cast<uint32_t>(letters))), 1});
    const auto expected = merge_by_definition(made, letters, ids_of(symbols));
    auto scanned = symbols, heaped = symbols;
    merge_symbols_by_scan(made.table, scanned);
    merge_symbols_by_heap(made.table, heaped);
    ASSERT_EQ(ids_of(scanned), expected) << "round " << round;
    ASSERT_EQ(ids_of(heaped), expected) << "round " << round;
    size_t length = 0;
    for (const Symbol& symbol : heaped) length += symbol.length;
    ASSERT_EQ(length, symbols.size());
  }
}

// With a quadratic loop this would take minutes.
TEST(Merge, APieceOfManySymbolsIsDoneAtOnce) {
  BpeConfig config;
  for (const auto& [token, id] : {std::pair("a", 0), std::pair("b", 1), std::pair("ab", 2)})
    config.vocabulary.insert(token, id);
  config.merges = PairTable(1);
  config.merges.set(0, 1, {0, 2});
  std::string piece;
  for (int i = 0; i < 200000; ++i) piece += "ab";
  std::vector<Symbol> symbols;
  Bpe(std::move(config), 3).encode(piece, symbols);
  EXPECT_EQ(ids_of(symbols), std::vector<int32_t>(200000, 2));
}

TEST(PairTable, KeepsWhatIsSetAndNothingElse) {
  PairTable table(1000);
  for (int32_t i = 0; i < 1000; ++i) table.set(i, i * 7 % 13, {static_cast<uint32_t>(i), i});
  for (int32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(table.get(i, i * 7 % 13).id, i);
    EXPECT_FALSE(table.get(i, 13).exists());
  }
}

}  // namespace
}  // namespace whet
