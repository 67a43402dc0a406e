#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "tokenizer/load_added_tokens.h"
#include "tokenizer/model_directory.h"
#include "tokenizer/normalize.h"
#include "tokenizer/parts.h"

namespace whet {

namespace {

// The text as valid UTF-8.
AlignedText read_text(std::string_view text) {
  const AlignedText given(text);
  size_t at = valid_prefix(text);
  if (at == text.size()) return given;

  AlignedText clean = AlignedText::rewritten(0);
  std::string replacement;
  append_utf8(replacement, kReplacement);
  clean.append_same(text.substr(0, at), given, 0);
  for (; at < text.size(); at += code_point_at(text, at).length) {
    const CodePoint point = code_point_at(text, at);
    if (point.valid)
      clean.append_same(text.substr(at, point.length), given, at);
    else
      clean.append(replacement, at + point.length);
  }
  return clean;
}

// Encodes one text; each step passes its parts to the next.
class Encoder {
 public:
  // `ends` may be null.
  Encoder(const TokenizerParts& parts, std::vector<int32_t>& ids, std::vector<size_t>* ends)
      : parts_(parts), ids_(ids), ends_(ends) {}

  void encode(std::string_view text) {
    split_added(parts_.raw_tokens, read_text(text), [&](AlignedText raw) {
      split_added(parts_.normalized_tokens, normalized(std::move(raw)),
                  [&](const AlignedText& plain) { encode_plain(plain); });
    });
  }

  // Added tokens are text like any other.
  void encode_literally(std::string_view text) { encode_plain(normalized(read_text(text))); }

 private:
  AlignedText normalized(AlignedText text) const {
    return parts_.nfc ? normalize_nfc(std::move(text)) : std::move(text);
  }

  void encode_plain(const AlignedText& text) {
    parts_.pre_tokenizer.run(
        text, [&](const AlignedText& piece_text, ByteRange piece) { encode_piece(piece_text, piece); });
  }

  // Emits the added tokens of `text` and passes on the text between them.
  template <class Next>
  void split_added(const AddedTokenSplitter& splitter, const AlignedText& text, const Next& next) {
    splitter.split(text.bytes(), [&](const AddedTokenSplitter::Part& part) {
      if (part.id)
        emit(*part.id, text, part.range.end);
      else
        next(text.slice(part.range));
    });
  }

  void encode_piece(const AlignedText& text, ByteRange piece) {
    parts_.bpe.encode(text.bytes().substr(piece.begin, piece.end - piece.begin), symbols_);
    size_t end = piece.begin;
    for (const Symbol& symbol : symbols_) emit(symbol.id, text, end += symbol.length);
  }

  void emit(int32_t id, const AlignedText& text, size_t end) {
    ids_.push_back(id);
    if (ends_) ends_->push_back(text.original_end(end));
  }

  const TokenizerParts& parts_;
  std::vector<int32_t>& ids_;
  std::vector<size_t>* ends_;
  std::vector<Symbol> symbols_;  // of one piece
};

}  // namespace

Tokenizer Tokenizer::load(const std::string& directory) {
  expect_model_directory(directory);
  const std::string path = directory + "/tokenizer.json";
  const std::string text = read_file(path);
  return Tokenizer(
      std::make_unique<TokenizerParts>(parse_tokenizer(text, path, read_token_files(directory))));
}

Tokenizer::Tokenizer(std::unique_ptr<const TokenizerParts> parts) : parts_(std::move(parts)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

std::vector<int32_t> Tokenizer::encode(std::string_view text, AddSpecial add) const {
  std::vector<int32_t> ids;
  if (add != AddSpecial::none) ids = parts_->surroundings.leading;
  Encoder(*parts_, ids, nullptr).encode(text);
  const auto& trailing = parts_->surroundings.trailing;
  if (add == AddSpecial::all) ids.insert(ids.end(), trailing.begin(), trailing.end());
  return ids;
}

Tokenizer::Encoding Tokenizer::encode_with_offsets(std::string_view text) const {
  Encoding encoding;
  Encoder(*parts_, encoding.ids, &encoding.ends).encode(text);
  return encoding;
}

std::vector<int32_t> Tokenizer::encode_pieces(std::string_view text, std::span<const ByteRange> literal,
                                              AddSpecial add) const {
  if (literal.empty()) return encode(text, add);
  std::vector<int32_t> ids;
  if (add != AddSpecial::none) ids = parts_->surroundings.leading;
  Encoder encoder(*parts_, ids, nullptr);
  size_t done = 0;
  for (const ByteRange& range : literal) {
    encoder.encode(text.substr(done, range.begin - done));
    const std::string_view piece = text.substr(range.begin, range.end - range.begin);
    const auto own = parts_->find(piece);
    const size_t before = ids.size();
    encoder.encode_literally(piece);
    if (own && std::find(ids.begin() + static_cast<std::ptrdiff_t>(before), ids.end(), *own) != ids.end())
      fail<UsageError>("\"", piece, "\" cannot be read as text: the vocabulary spells token ", *own,
                       " with its letters");
    done = range.end;
  }
  encoder.encode(text.substr(done));
  const auto& trailing = parts_->surroundings.trailing;
  if (add == AddSpecial::all) ids.insert(ids.end(), trailing.begin(), trailing.end());
  return ids;
}

std::optional<std::string_view> Tokenizer::token_bytes(int32_t id) const {
  if (id < 0 || static_cast<size_t>(id) >= parts_->decoded.size()) return std::nullopt;
  const DecodedToken& token = parts_->decoded[static_cast<size_t>(id)];
  return token.exists ? std::optional<std::string_view>(token.bytes) : std::nullopt;
}

bool Tokenizer::is_special(int32_t id) const {
  return token_bytes(id) && parts_->decoded[static_cast<size_t>(id)].special;
}

std::vector<std::string> Tokenizer::special_tokens() const {
  std::vector<std::string> texts;
  for (const DecodedToken& token : parts_->decoded)
    if (token.exists && token.special && !token.bytes.empty()) texts.push_back(token.bytes);
  return texts;
}

std::optional<int32_t> Tokenizer::bos_token() const {
  const auto& leading = parts_->surroundings.leading;
  return leading.empty() ? parts_->bos_token : leading.front();
}

std::string_view Tokenizer::separator() const { return parts_->separator; }

std::string Tokenizer::decode(std::span<const int32_t> ids, bool skip_special_tokens) const {
  std::string bytes;
  bool first = true;
  for (const int32_t id : ids) {
    const auto token = token_bytes(id);
    if (!token || (skip_special_tokens && is_special(id))) continue;
    if (!std::exchange(first, false)) bytes += separator();
    bytes += *token;
  }
  return replace_invalid_utf8(bytes);
}

std::optional<int32_t> Tokenizer::token_id(std::string_view token) const { return parts_->find(token); }

size_t Tokenizer::vocab_size() const { return parts_->decoded.size(); }

}  // namespace whet
