// Text to token ids and back, as Hugging Face's tokenizer.json describes it. A loaded tokenizer never
// changes, so any number of threads may use one at the same time.
//
// `encode` adds no BOS or EOS: the file's post_processor and its truncation and padding are left to the
// prompt template, which writes those tokens out as text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace whet {

struct TokenizerParts;

class Tokenizer {
 public:
  // Reads DIRECTORY/tokenizer.json. Throws UsageError naming the file and the unsupported or missing part.
  static Tokenizer load(const std::string& directory);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  struct Encoding {
    std::vector<int32_t> ids;
    std::vector<size_t> ends;  // ends[i]: byte offset in the text just past token i
  };

  // Added tokens (`<think>`, `<|endoftext|>`) are recognised. Invalid UTF-8 is read as U+FFFD.
  std::vector<int32_t> encode(std::string_view text) const;
  Encoding encode_with_offsets(std::string_view text) const;

  // Ids without a token are left out; bytes that are not UTF-8 become U+FFFD.
  std::string decode(std::span<const int32_t> ids, bool skip_special_tokens = true) const;

  // The id of a token spelt as in tokenizer.json (so "Ġthe" for " the" in a byte-level vocabulary).
  std::optional<int32_t> token_id(std::string_view token) const;

  size_t vocab_size() const;  // highest id + 1

 private:
  explicit Tokenizer(std::unique_ptr<const TokenizerParts> parts);
  std::unique_ptr<const TokenizerParts> parts_;
};

}  // namespace whet
