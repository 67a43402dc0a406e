// Decodes token by token: each piece of text is handed out as soon as no later token can change it. A token
// may end inside a character; its bytes wait for the rest.
#pragma once

#include <cstdint>
#include <string>

#include "tokenizer/tokenizer.h"

namespace whet {

// The texts that `push` and `finish` return are each valid UTF-8, and one behind the other they are what
// Tokenizer::decode makes of all ids together. The tokenizer must outlive the decoder.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Tokenizer& tokenizer, bool skip_special_tokens = true)
      : tokenizer_(tokenizer), skip_special_tokens_(skip_special_tokens) {}

  std::string push(int32_t id);
  // After the last token: what was held back can no longer become a character. Then a new text may begin.
  std::string finish();

 private:
  const Tokenizer& tokenizer_;
  bool skip_special_tokens_;
  bool first_ = true;  // no token yet, so no separator in front of the next
  std::string held_;   // the beginning of a character, at most 3 bytes
};

}  // namespace whet
