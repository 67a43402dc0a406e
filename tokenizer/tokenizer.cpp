#include "tokenizer/tokenizer.h"

#include <utility>

#include "base/file.h"
#include "tokenizer/normalize.h"
#include "tokenizer/parts.h"
#include "tokenizer/utf8.h"

namespace whet {

namespace {

// The text as valid UTF-8.
AlignedText read_text(std::string_view text) {
  size_t valid_until = 0;
  while (valid_until < text.size()) {
    const CodePoint point = code_point_at(text, valid_until);
    if (!point.valid) break;
    valid_until += point.length;
  }
  if (valid_until == text.size()) return AlignedText(text);

  const AlignedText given(text);
  AlignedText clean = AlignedText::rewritten(0);
  std::string replacement;
  append_utf8(replacement, kReplacement);
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.valid)
      clean.append_same(text.substr(at, point.length), given, at);
    else
      clean.append(replacement, at + point.length);
    at += point.length;
  }
  return clean;
}

void encode_pieces(const TokenizerParts& parts, AlignedText text, Tokenizer::Encoding& out) {
  const PreTokenizer::Pieces pieces = parts.pre_tokenizer.run(std::move(text));
  std::vector<Symbol> symbols;
  for (const ByteRange range : pieces.ranges) {
    parts.bpe.encode(pieces.text.bytes().substr(range.begin, range.end - range.begin), symbols);
    size_t end = range.begin;
    for (const Symbol& symbol : symbols) {
      end += symbol.length;
      out.ids.push_back(symbol.id);
      out.ends.push_back(pieces.text.original_end(end));
    }
  }
}

// Emits the added tokens of `text` and hands on what lies between them.
template <class Next>
void split_added(const AddedTokenSplitter& splitter, const AlignedText& text, Tokenizer::Encoding& out,
                 const Next& next) {
  for (const auto& part : splitter.split(text.bytes())) {
    if (!part.id) {
      next(text.slice(part.range));
      continue;
    }
    out.ids.push_back(*part.id);
    out.ends.push_back(text.original_end(part.range.end));
  }
}

}  // namespace

Tokenizer Tokenizer::load(const std::string& directory) {
  const std::string path = directory + "/tokenizer.json";
  return Tokenizer(std::make_unique<const TokenizerParts>(parse_tokenizer(read_file(path), path)));
}

Tokenizer::Tokenizer(std::unique_ptr<const TokenizerParts> parts) : parts_(std::move(parts)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Tokenizer::Encoding Tokenizer::encode_with_offsets(std::string_view text) const {
  Encoding encoding;
  split_added(parts_->raw_tokens, read_text(text), encoding, [&](AlignedText raw) {
    AlignedText normalized = parts_->nfc ? normalize_nfc(std::move(raw)) : std::move(raw);
    split_added(parts_->normalized_tokens, normalized, encoding,
                [&](AlignedText plain) { encode_pieces(*parts_, std::move(plain), encoding); });
  });
  return encoding;
}

std::vector<int32_t> Tokenizer::encode(std::string_view text) const { return encode_with_offsets(text).ids; }

std::string Tokenizer::decode(std::span<const int32_t> ids, bool skip_special_tokens) const {
  std::string bytes;
  bool first = true;
  for (const int32_t id : ids) {
    if (id < 0 || static_cast<size_t>(id) >= parts_->decoded.size()) continue;
    const DecodedToken& token = parts_->decoded[static_cast<size_t>(id)];
    if (!token.exists || (token.special && skip_special_tokens)) continue;
    if (!std::exchange(first, false)) bytes += parts_->separator;
    bytes += token.bytes;
  }
  return replace_invalid_utf8(bytes);
}

std::optional<int32_t> Tokenizer::token_id(std::string_view token) const {
  const auto added = parts_->added_ids.find(token);
  return added != parts_->added_ids.end() ? std::optional(added->second) : parts_->bpe.find(token);
}

size_t Tokenizer::vocab_size() const { return parts_->decoded.size(); }

}  // namespace whet
