// Text to token ids and back, as Hugging Face's tokenizer.json describes it. Immutable after loading, so
// thread-safe.
//
// Truncation and padding of the file are ignored.
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

// Which of the tokens around a text (BOS, EOS) `encode` adds. They are defined by the post_processor of
// tokenizer.json, unless tokenizer_config.json has add_bos_token or add_eos_token.
enum class AddSpecial {
  none,     // for a part of a text, or one in which a chat template has written them
  leading,  // for a prompt, which the model continues
  all,      // for a whole text, as add_special_tokens=True in transformers
};

class Tokenizer {
 public:
  // Reads DIRECTORY/tokenizer.json and, where they exist, tokenizer_config.json,
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
  // As `encode`, but no added token is recognised in the `literal` ranges of the text (ascending and
  // disjoint), nor across an end of one. Throws UsageError when a literal range is encoded to an added token
  // nevertheless, because merges of the vocabulary yield it.
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
  // The token that begins a sequence: the first that AddSpecial::leading adds, else the bos_token of
  // tokenizer_config.json.
  std::optional<int32_t> bos_token() const;
  // The text between two decoded tokens: mostly empty.
  std::string_view separator() const;

  // The id of a token spelt as in tokenizer.json (so "Ġthe" for " the" in a byte-level vocabulary).
  std::optional<int32_t> token_id(std::string_view token) const;

  size_t vocab_size() const;  // highest id + 1

 private:
  explicit Tokenizer(std::unique_ptr<const TokenizerParts> parts);
  std::unique_ptr<const TokenizerParts> parts_;
};

}  // namespace whet
