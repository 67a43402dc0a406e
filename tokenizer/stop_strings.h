// Ends a completion at a text. A stop string may begin in the middle of one token and end in the middle of
// another, so it is looked for in what the tokens decode to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tokenizer/stream_decoder.h"

namespace whet {

// Watches one completion. Where the text is cut depends on the text alone, not on how tokens divide it: at
// the stop string that is complete first and, of those complete at once, before the one that began first.
class StopStrings {
 public:
  // The tokenizer must outlive it. Throws UsageError when a stop string is empty.
  StopStrings(const Tokenizer& tokenizer, std::vector<std::string> stops, bool skip_special_tokens = true);

  // Told of every token in turn; true from the one that completes a stop string.
  bool push(int32_t id);
  // After the last token: bytes that are no character yet become U+FFFD. True when a stop string appeared.
  bool finish();

  // What the tokens decode to so far, without the stop string and what comes behind it.
  const std::string& text() const { return text_; }

 private:
  bool append(const std::string& piece);

  StreamDecoder decoder_;
  std::vector<std::string> stops_;
  std::string text_;
  bool stopped_ = false;
};

}  // namespace whet
