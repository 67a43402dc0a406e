#include "tokenizer/bpe.h"

#include <utility>

#include "base/utf8.h"

namespace whet {

Bpe::Bpe(BpeConfig config, size_t ids)
    : config_(std::move(config)), findings_(std::make_unique<std::atomic<uint8_t>[]>(ids)) {
  if (!config_.vocabulary.byte_level()) return;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    byte_ids_[static_cast<size_t>(byte)] = config_.vocabulary.find_bytes({&c, 1});
  }
}

void Bpe::find_characters(std::string_view piece, std::vector<Symbol>& symbols) const {
  const bool byte_level = config_.vocabulary.byte_level();
  size_t covered = 0;  // bytes that belong to a symbol
  bool last_unknown = false;
  for (size_t at = 0; at < piece.size();) {
    const size_t end = at + (byte_level ? 1 : code_point_at(piece, at).length);
    const auto known = byte_level ? byte_ids_[static_cast<unsigned char>(piece[at])]
                                  : config_.vocabulary.find_bytes(piece.substr(at, end - at));
    at = end;
    if (!known && !config_.unknown_id) continue;
    if (!known && last_unknown && config_.fuse_unknown)
      symbols.back().length += end - covered;
    else
      symbols.push_back({known ? *known : *config_.unknown_id, end - covered});
    covered = end;
    last_unknown = !known;
  }
}

void Bpe::merge(std::string_view piece, std::vector<Symbol>& symbols) const {
  symbols.clear();
  find_characters(piece, symbols);
  if (symbols.size() <= kLongestScanned)
    merge_symbols_by_scan(config_.merges, symbols);
  else
    merge_symbols_by_heap(config_.merges, symbols);
}

bool Bpe::makes_itself(int32_t id, std::string_view piece, std::vector<Symbol>& symbols) const {
  if (config_.ignore_merges) return true;
  std::atomic<uint8_t>& finding = findings_[static_cast<size_t>(id)];
  if (finding.load(std::memory_order_relaxed) == unknown) {
    merge(piece, symbols);
    const bool same = symbols.size() == 1 && symbols[0].id == id && symbols[0].length == piece.size();
    finding.store(same ? itself : other, std::memory_order_relaxed);
  }
  return finding.load(std::memory_order_relaxed) == itself;
}

void Bpe::encode(std::string_view piece, std::vector<Symbol>& symbols) const {
  const auto whole = config_.vocabulary.find_bytes(piece);
  if (whole && makes_itself(*whole, piece, symbols))
    symbols.assign(1, {*whole, piece.size()});
  else
    merge(piece, symbols);
}

}  // namespace whet
