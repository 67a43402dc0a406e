// Decodes token by token: text is returned as soon as no later token can change it. A token may end inside a
// character, whose bytes are held back until it is complete.
#pragma once

#include <cstdint>
#include <string>

#include "tokenizer/tokenizer.h"

namespace whet {

// The texts that `push` and `finish` return are each valid UTF-8; concatenated they equal Tokenizer::decode
// of all ids. The tokenizer must outlive the decoder.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Tokenizer& tokenizer, bool skip_special_tokens = true)
      : tokenizer_(tokenizer), skip_special_tokens_(skip_special_tokens) {}

  std::string push(int32_t id);
  // After the last token: bytes of an incomplete character become U+FFFD. Then a new text may begin.
  std::string finish();

 private:
  const Tokenizer& tokenizer_;
  bool skip_special_tokens_;
  bool first_ = true;  // no token yet, so no separator in front of the next
  std::string held_;   // the beginning of a character, at most 3 bytes
};

}  // namespace whet
