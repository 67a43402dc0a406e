// Text to token ids and back, as Hugging Face's tokenizer.json describes it. A loaded tokenizer never
// changes, so any number of threads may use one at the same time.
//
// The file's truncation and padding are left to those who make batches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/byte_range.h"

namespace whet {

struct TokenizerParts;

// Which of the tokens that belong around a text (BOS, EOS) `encode` adds. What they are says the
// post_processor of tokenizer.json, unless tokenizer_config.json has add_bos_token or add_eos_token.
enum class AddSpecial {
  none,     // the text alone: a part of a text, or one in which a chat template has written them out
  leading,  // those in front: a prompt, which a model goes on from
  all,      // both: a whole text, as transformers has it with add_special_tokens=True
};

class Tokenizer {
 public:
  // Reads DIRECTORY/tokenizer.json, and beside it, where they are there, tokenizer_config.json,
  // special_tokens_map.json, added_tokens.json, and the model's type in config.json. Throws UsageError naming
  // the file and the unsupported or missing part.
  static Tokenizer load(const std::string& directory);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  struct Encoding {
    std::vector<int32_t> ids;
    std::vector<size_t> ends;  // ends[i]: byte offset in the text just past token i
  };

  // Added tokens (`<think>`, `<|endoftext|>`) are recognised. Invalid UTF-8 is read as U+FFFD, as Python
  // reads it with errors="replace".
  std::vector<int32_t> encode(std::string_view text, AddSpecial add = AddSpecial::none) const;
  Encoding encode_with_offsets(std::string_view text) const;
  // As `encode`, piece by piece: no added token is recognised in the `literal` stretches of the text
  // (ascending and apart), nor across an end of one. Throws UsageError when a stretch that spells a token
  // becomes that token nevertheless, because the vocabulary makes it of its letters.
  std::vector<int32_t> encode_pieces(std::string_view text, std::span<const ByteRange> literal,
                                     AddSpecial add = AddSpecial::none) const;

  // Ids without a token are left out; bytes that are not UTF-8 become U+FFFD. StreamDecoder does the same
  // token by token.
  std::string decode(std::span<const int32_t> ids, bool skip_special_tokens = true) const;

  // The bytes of one token, not necessarily whole characters; none for an id without a token.
  std::optional<std::string_view> token_bytes(int32_t id) const;
  bool is_special(int32_t id) const;
  // The texts of all special tokens, by id.
  std::vector<std::string> special_tokens() const;
  // The token that begins a sequence: the first of those that belong in front of a text, else the bos_token
  // of tokenizer_config.json.
  std::optional<int32_t> bos_token() const;
  // What decoding puts between two tokens: mostly nothing.
  std::string_view separator() const;

  // The id of a token spelt as in tokenizer.json (so "Ġthe" for " the" in a byte-level vocabulary).
  std::optional<int32_t> token_id(std::string_view token) const;

  size_t vocab_size() const;  // highest id + 1

 private:
  explicit Tokenizer(std::unique_ptr<const TokenizerParts> parts);
  std::unique_ptr<const TokenizerParts> parts_;
};

}  // namespace whet
