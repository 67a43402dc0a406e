#include "tokenizer/bpe.h"

#include <utility>

#include "tokenizer/utf8.h"

namespace whet {

namespace {

constexpr size_t kLongestScannedPiece = 48;  // symbols

}  // namespace

Bpe::Bpe(BpeConfig config) : config_(std::move(config)) {
  if (!config_.byte_level) return;
  for (int byte = 0; byte < 256; ++byte)
    byte_ids_[byte] = find(alphabet_.character(static_cast<unsigned char>(byte)));
}

std::optional<int32_t> Bpe::find(std::string_view token) const {
  const auto found = config_.vocabulary.find(token);
  return found == config_.vocabulary.end() ? std::nullopt : std::optional(found->second);
}

bool Bpe::find_whole(std::string_view piece, std::vector<Symbol>& symbols) const {
  const auto id = config_.byte_level ? find(alphabet_.spell(piece)) : find(piece);
  if (id) symbols.push_back({*id, piece.size()});
  return id.has_value();
}

void Bpe::find_characters(std::string_view piece, std::vector<Symbol>& symbols) const {
  size_t covered = 0;  // bytes that belong to a symbol
  bool last_unknown = false;
  for (size_t at = 0; at < piece.size();) {
    const size_t end = at + (config_.byte_level ? 1 : code_point_at(piece, at).length);
    const auto known = config_.byte_level ? byte_ids_[static_cast<unsigned char>(piece[at])]
                                          : find(piece.substr(at, end - at));
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

void Bpe::encode(std::string_view piece, std::vector<Symbol>& symbols) const {
  symbols.clear();
  if (config_.ignore_merges && find_whole(piece, symbols)) return;
  find_characters(piece, symbols);
  if (symbols.size() <= kLongestScannedPiece)
    merge_symbols_by_scan(config_.merges, symbols);
  else
    merge_symbols_by_heap(config_.merges, symbols);
}

}  // namespace whet
